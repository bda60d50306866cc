"""Everyone at once."""
