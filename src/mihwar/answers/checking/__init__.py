"""What the data say about statements: one module for each kind, with its `CHECKS`, from types of statements to functions."""
