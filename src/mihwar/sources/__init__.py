"""One file per dataset: its card, and how its files become rows."""
