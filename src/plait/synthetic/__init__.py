"""Made-up families, seeded, and plays written as data."""
