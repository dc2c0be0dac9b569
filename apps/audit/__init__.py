"""Who did what, when, from where and by which token; and what is kept of a person."""
