"""What happened: the facts known of one subject. Pure."""
