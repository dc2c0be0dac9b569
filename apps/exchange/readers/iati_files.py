"""IATI XML: activities of development programmes, with what their results are measured by.

An activity is an initiative. Each period of an indicator is a milestone: its target is promised for
the period's end. It counts as reported where the actual value meets the target; IATI says no day
for that, so it is the last day of the period. The planned end of the activity is a milestone too.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from apps.exchange.plan import Problems
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.rows import Gathered, Row, Source
from apps.exchange.readers.xml_files import elements, opened, text_in

_NAMES: Final = {
    "initiative": "iati-identifier",
    "initiative_name": "title",
    "name": "indicator",
    "baseline_date": "period-end",
    "actual_date": "actual",
    "owner_organisation": "reporting-org",
    "external_id": "period",
}
_PLANNED_END, _ACTUAL_END = "3", "4"
_CANCELLED: Final = "5"
_RESULT_TYPES: Final = {"1": "output", "2": "outcome", "3": "impact", "9": "other"}


def open_iati(content: bytes, given: Circumstances, problems: Problems) -> Source | None:
    """Return the periods of the results of activities; None after noting why there are none."""
    if not opened(content, "iati-activities", problems):
        return None
    source = Source(rows=iter(()), names=_NAMES)
    source.rows = _rows(content, source, given, problems)
    return source


def _rows(
    content: bytes, source: Source, given: Circumstances, problems: Problems
) -> Iterator[Row]:
    told = Gathered()
    for activity in elements(content, "iati-activity", problems=problems):
        identity = text_in(activity, "iati-identifier")
        common = {"initiative": identity or None, "initiative_name": _title(activity) or identity}
        if owner := _owner(activity, given):
            common |= {"owner_organisation": owner, "lead_organisation": owner}
        status = activity.find("{*}activity-status")
        is_cancelled = status is not None and status.get("code") == _CANCELLED
        for row in [*_periods(activity, told), *_end_of(activity)]:
            row.values = common | row.values
            if is_cancelled and row.values.get("actual_date") is None:
                row.values["status"] = "cancelled"
            yield row
    told.tell(source.notices)


def _periods(activity: Any, told: Gathered) -> Iterator[Row]:
    for r, result in enumerate(activity.findall("{*}result"), 1):
        for i, indicator in enumerate(result.findall("{*}indicator"), 1):
            for period in indicator.findall("{*}period"):
                day = _day(period.find("{*}period-end"), "iso-date")
                if day is None:
                    detail = "A period without an end was left out: {rows}."
                    told.add(period.sourceline, "period-end", detail, "left_out")
                    continue
                yield _period(result, indicator, period, f"{r}.{i}", day)


def _period(result: Any, indicator: Any, period: Any, place: str, day: date) -> Row:
    what, of = _title(indicator), _title(result)
    reference = result.get("ref") or place
    met = _is_met(indicator, period)
    values: dict[str, Any] = {
        "external_id": f"{reference}/{place}/{day.isoformat()}",
        "name": (f"{of}: {what}" if of and what else of or what or place)[:1000],
        "baseline_date": day,
        "actual_date": day if met else None,
    }
    if not met:
        begun = period.find("{*}actual") is not None
        values["status"] = "in_progress" if begun else "planned"
    texts = {
        "result": of,
        "indicator": what,
        "type": _RESULT_TYPES.get(result.get("type", ""), ""),
        "aggregation": result.get("aggregation-status", ""),
    }
    return Row(period.sourceline, values, texts=texts, summaries=(of,) if of else ())


def _end_of(activity: Any) -> Iterator[Row]:
    days = {one.get("type"): one for one in activity.findall("{*}activity-date")}
    planned = _day(days.get(_PLANNED_END), "iso-date")
    done = _day(days.get(_ACTUAL_END), "iso-date")
    if planned is None and done is None:
        return
    values: dict[str, Any] = {
        "external_id": "end",
        "name": _title(activity)[:1000] or "end",
        "baseline_date": planned or done,
        "actual_date": done,
    }
    if done is None:
        values["status"] = "planned"
    yield Row(activity.sourceline, values, texts={"type": "end"})


def _is_met(indicator: Any, period: Any) -> bool:
    """Tell whether the actual value of a period meets its target."""
    actual, target = _whole(period, "actual"), _whole(period, "target")
    if actual is None:
        return False
    value, wanted = _number(actual.get("value")), None
    if target is not None:
        wanted = _number(target.get("value"))
    if value is None or wanted is None:
        # Qualitative indicators have no values: what is reported is what was reached.
        return indicator.get("measure") == "5"
    is_ascending = indicator.get("ascending", "1") in {"1", "true"}
    return value >= wanted if is_ascending else value <= wanted


def _whole(period: Any, name: str) -> Any:
    """Return the value of all, not of a part of it by sex, age or place."""
    values = period.findall(f"{{*}}{name}")
    whole = (one for one in values if one.find("{*}dimension") is None)
    return next(whole, values[0] if values else None)


def _owner(activity: Any, given: Circumstances) -> str | None:
    """Return who reports, where somebody has said of which sector those are that are new."""
    reporting = activity.find("{*}reporting-org")
    if reporting is None or given.mapping.new_organisations is None:
        return None
    return (_narrative(reporting) or reporting.get("ref") or "")[:200] or None


def _title(element: Any) -> str:
    title = element.find("{*}title")
    return _narrative(title) if title is not None else ""


def _narrative(element: Any) -> str:
    return " ".join((element.findtext("{*}narrative") or element.text or "").split())


def _day(element: Any, name: str) -> date | None:
    try:
        return date.fromisoformat((element.get(name) or "")[:10]) if element is not None else None
    except ValueError:
        return None


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").replace(",", ""))
    except ValueError:
        return None
