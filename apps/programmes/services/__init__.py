"""Changing the record of programmes: each function one use case."""
