"""What would follow: one folder for each kind of scenario, pure functions on what the world gives."""
