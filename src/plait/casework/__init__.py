"""What staff do, one verb a function."""
