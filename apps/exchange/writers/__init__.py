"""Plans into files of every kind, from the same rows."""

from apps.exchange.writers.formats import WRITERS, Writer

__all__ = ["WRITERS", "Writer"]
