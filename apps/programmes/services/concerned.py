"""SQL for who alone may read of an initiative, as `selectors.restricted_to` says."""

from typing import Final

# Over a row `i` of programmes_initiative.
ORGANISATIONS_CONCERNED: Final = """
    array(
        SELECT organisation FROM (
            SELECT i.lead_organisation_id
            UNION SELECT organisation_id FROM programmes_participation WHERE initiative_id = i.id
            UNION SELECT owner_organisation_id FROM programmes_milestone WHERE initiative_id = i.id
        ) AS concerned (organisation)
        WHERE organisation IS NOT NULL ORDER BY organisation
    )
"""
