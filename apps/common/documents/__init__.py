"""Documents to print: from data and a template of ours to a PDF that anyone can read."""

from apps.common.documents.pressing import PressError, press

__all__ = ["PressError", "press"]
