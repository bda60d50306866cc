"""When: working days, ages and deadlines. Pure."""
