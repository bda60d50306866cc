"""What is counted of a whole population: duties by month, and national definitions."""
