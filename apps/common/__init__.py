"""The few pieces that every door shares: errors, pagination, concurrency, idempotency."""
