"""National definitions, counted as they are written, beside the standards of ours."""
