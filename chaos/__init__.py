"""Trials that kill Plait while it works, and count what was lost, twice or late."""
