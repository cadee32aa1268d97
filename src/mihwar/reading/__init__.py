"""Text to statements: one pipeline, a file for each language."""
