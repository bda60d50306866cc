"""What is due from us now."""
