"""Made-up families: seeded streams, and plays written as data."""
