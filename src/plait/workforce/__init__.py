"""Who is there to do it."""
