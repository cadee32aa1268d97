"""What is: one file per measure, pure functions on arrays."""
