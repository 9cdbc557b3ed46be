"""Django's SQLite with one more promise: writers stand in a line, whatever thread or process they are."""
