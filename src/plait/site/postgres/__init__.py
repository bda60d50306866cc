"""Django's PostgreSQL, with moments that are read quickly."""
