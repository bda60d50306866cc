"""What follows: obligations from a timeline and standards. Pure."""
