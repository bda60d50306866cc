"""Who is there to do it: posts, working time, languages, and how much room each has."""
