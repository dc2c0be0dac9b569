"""JSON built by PostgreSQL from the declaration of a serializer.

What a serializer would make of each row in Python, field by field, the database makes in the
statement that reads the rows. A serializer has nothing to do for it: what it declares is read once
(`shapes`), and where a field does what SQL cannot (a sentence in the reader's language), the
serializer itself makes the answer. Both give the same, which is tested for every list of the API.
"""

from apps.common.api.built.plans import planned_documents
from apps.common.api.built.reading import Document, document_rows, documents
from apps.common.api.built.shapes import document_of, fields_of

__all__ = [
    "Document",
    "document_of",
    "document_rows",
    "documents",
    "fields_of",
    "planned_documents",
]
