"""How people sign in: our rules for the pages that allauth and axes provide."""
