"""Who may see and do."""
