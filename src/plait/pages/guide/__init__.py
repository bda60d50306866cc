"""The guide: every standard, its picture and its stories, open to anybody."""
