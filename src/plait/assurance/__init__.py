"""What boards hold."""
