"""Plans into files of every kind, from the same rows."""

from apps.exchange.writers.formats import OF_PLANS, Order, Writer, add_writer, writer_of

__all__ = ["OF_PLANS", "Order", "Writer", "add_writer", "writer_of"]
