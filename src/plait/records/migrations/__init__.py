"""The history of the tables and of the rules that guard them."""
