"""Commitments on pages: in words, as rows, and as what is asked for."""
