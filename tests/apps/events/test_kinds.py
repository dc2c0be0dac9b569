import re
from pathlib import Path

from apps.events.kinds import EVENT_TYPES

APPS = Path(__file__).resolve().parents[3] / "apps"
KINDS = {kind.partition(".")[0] for kind in EVENT_TYPES}


def test_every_type_that_a_service_or_a_trigger_names_is_known():
    sources = [*APPS.glob("*/services/**/*.py"), *APPS.glob("events/migrations/*.py")]
    named = re.findall(
        rf"""["']((?:{"|".join(KINDS)})\.[a-z_]+)["']""",
        "\n".join(source.read_text() for source in sources),
    )

    assert len(set(named)) > 10
    assert set(named) - set(EVENT_TYPES) == set()
