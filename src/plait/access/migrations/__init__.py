"""The history of the tables, reviewed together."""
