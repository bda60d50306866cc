"""The streams that a made-up family's story is plaited from, one a module."""
