"""Query parameters that the readings of the detector share with those of the record."""

from apps.programmes.api.parameters import AS_OF, as_of_in

__all__ = ["AS_OF", "as_of_in"]
