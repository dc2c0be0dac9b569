"""Full-text search in PostgreSQL, in any language: by whole words and by their beginnings.

The database's own `search_words(text, …)` splits texts into lower-case words (`simple` knows no
language, so that no word is left out); an index on the same call answers at once.
"""

import string

from django.contrib.postgres.search import SearchQuery, SearchVectorExact, SearchVectorField
from django.db.models import Func

# What separates words, here as in the database's `search_words`: `a/b` is two words, not a path.
SEPARATORS = string.punctuation
MOST_WORDS = 20


class SearchWords(Func):
    """The words of up to three columns of a row."""

    function = "search_words"
    output_field = SearchVectorField()


def words_in(text: str) -> list[str]:
    """Return the words of a text that is searched for."""
    return text.translate(str.maketrans(SEPARATORS, " " * len(SEPARATORS))).split()


def has_words(words: list[str], *columns: str) -> SearchVectorExact:
    """Return the condition that a row has, for each of the words, one that begins with it."""
    query = " & ".join(f"'{word}':*" for word in words)
    return SearchVectorExact(
        SearchWords(*columns), SearchQuery(query, search_type="raw", config="simple")
    )
