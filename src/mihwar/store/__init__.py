"""The embedded database: how it is built, opened and asked. The only room that knows SQL and DuckDB."""
