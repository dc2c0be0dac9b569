"""The embedded stack: PostgreSQL, Redis, web, worker and beat as children of one process."""
