from django.db import migrations

# The same separators as in `apps.common.search`. Everything named is in pg_catalog, so that the
# indexes on it can be restored under any search path.
_CREATE = r"""
CREATE FUNCTION search_words(a text, b text DEFAULT '', c text DEFAULT '') RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_tsvector(
    'pg_catalog.simple'::regconfig,
    translate(
        coalesce(a, '') || ' ' || coalesce(b, '') || ' ' || coalesce(c, ''),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~',
        repeat(' ', 32)
    )
)
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        # As a list: nothing is to be split at the semicolon.
        migrations.RunSQL([_CREATE], ["DROP FUNCTION search_words(text, text, text)"]),
    ]
