"""A made-up nation: as many families as asked for, as an extract, column by column."""
