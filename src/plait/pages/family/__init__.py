"""Pages for parents themselves. Nobody signs in, and no record is read."""
