"""Benchmarks: each figure as a ratio to what is measured beside it in the same run."""
