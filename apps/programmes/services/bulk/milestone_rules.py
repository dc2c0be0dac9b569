"""What refuses a row of a bulk write, beside what the table's constraints already say."""

from typing import Final

from apps.programmes.services.bulk.staging import Rule
from apps.stakeholders.fields import NARROWED, Write

# What else the office alone changes: a bulk write names a milestone by its initiative, source and
# external id, and tells whose it is and when it is due by rules of their own.
_NAMED_OR_RULED: Final = {
    "initiative",
    "source",
    "external_id",
    "owner_organisation",
    "baseline_date",
}
_COLUMNS: Final = {"layer": "layer_id"}
CLOSED_COLUMNS: Final = {
    field: _COLUMNS.get(field, field)
    for field in sorted(NARROWED["milestones.write", Write.CHANGE])
    if field not in _NAMED_OR_RULED
}

RULES: Final = (
    Rule(
        "layer",
        "required",
        "g.layer_id IS NULL",
        "A new milestone needs the key of its layer.",
    ),
    Rule(
        "baseline_date",
        "required",
        "g.baseline_date IS NULL",
        "A milestone needs a baseline date: the day that was promised.",
    ),
    Rule(
        "actual_date",
        "actual_date_required",
        "g.status IN ('reported', 'accepted') AND g.actual_date IS NULL",
        "A milestone that is done needs the day on which it was done.",
    ),
    Rule(
        "actual_date",
        "actual_date_unexpected",
        "g.status IN ('planned', 'in_progress') AND g.actual_date IS NOT NULL",
        "A milestone that is not done has no actual date: report it done, or send null.",
    ),
    Rule(
        "actual_date",
        "actual_date_in_future",
        "g.actual_date > %(today)s",
        "The actual date lies in the future: use forecast_date for what is expected.",
    ),
    Rule(
        "initiative",
        "not_a_participant",
        "%(own_only)s AND g.kind = 'created' AND NOT g.initiative_id = ANY(%(own_initiatives)s)",
        "Your organisation takes no part in this initiative; ask its programme office.",
    ),
    Rule(
        "owner_organisation",
        "not_your_own",
        "%(own_only)s AND (g.owner_organisation_id IS DISTINCT FROM %(organisation)s"
        " OR g.kind <> 'created' AND g.old_owner_id IS DISTINCT FROM %(organisation)s)",
        "You may write milestones of your own organisation only.",
    ),
    Rule(
        "baseline_date",
        "baseline_change_required",
        "%(own_only)s AND g.baseline_date <> g.old_baseline_date",
        "A baseline moves only by agreement: ask for it at baseline-changes/.",
    ),
    *(
        Rule(
            field,
            "office_only",
            f"%(own_only)s AND g.{column} IS DISTINCT FROM g.old_{column} AND g.kind <> 'created'",
            f"Only the programme office changes the {field} of a milestone.",
        )
        for field, column in CLOSED_COLUMNS.items()
    ),
    Rule(
        "status",
        "office_only",
        "%(own_only)s AND g.kind = 'cancelled'",
        "Only the programme office cancels a milestone.",
    ),
    Rule(
        "status",
        "accepted_already",
        "%(own_only)s AND g.old_status = 'accepted'"
        " AND (g.status <> 'accepted' OR g.actual_date IS DISTINCT FROM g.old_actual_date)",
        "The programme office has accepted this; ask it to return the milestone first.",
    ),
)
