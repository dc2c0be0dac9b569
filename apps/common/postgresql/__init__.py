"""Django's PostgreSQL backend, with what it leaves on the table."""
