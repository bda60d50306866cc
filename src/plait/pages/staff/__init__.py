"""Pages for staff: what is due, families, and what staff record."""
