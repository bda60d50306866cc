"""Boards: how every standard fares over a whole population, for those who answer."""
