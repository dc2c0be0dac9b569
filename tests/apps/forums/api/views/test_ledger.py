"""The ledger of commitments: what each organisation promised, and how it kept it."""

import pytest

from apps.stakeholders.models import Role
from tests.apps.forums.factories import CommitmentFactory
from tests.apps.forums.problems import problem
from tests.days import in_days
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_ledger_counts_what_the_reader_sees_and_each_figure_is_found_by_its_filter(
    api, workspace, session, grid
):
    vendor = OrganisationFactory.create(workspace=workspace, name="Vendor")
    reader = api(Role.PARTNER, grid)
    ledger = f"{reader.base}commitments/ledger/"
    listed = f"{reader.base}commitments/"

    def make(state, *, done=None, due=-10, **more):
        agreed = {"accepted_at": session.starts_at} if state != "proposed" else {}
        return CommitmentFactory.create(
            workspace=workspace,
            organisation=vendor,
            counterpart=grid,
            state=state,
            due_date=in_days(due),
            done_on=in_days(done) if done is not None else None,
            **agreed | more,
        )

    for done in (-12, -10, -6, -2):
        make("done", done=done)
    make("missed")
    make("accepted", due=5)
    make("accepted", due=-1)
    make("withdrawn")
    make("withdrawn", accepted_at=None)
    make("proposed", due=4)
    hidden = CommitmentFactory.create(
        workspace=workspace, organisation=vendor, session=session, state="proposed"
    )

    page = reader.get(f"{ledger}?organisation={vendor.pk}").json()

    (row,) = page["results"]
    assert row == {
        "id": str(vendor.pk),
        "name": "Vendor",
        "sector": "government",
        "accepted": 8,
        "open": 2,
        "overdue": 2,
        "kept_on_time": 2,
        "kept_late": 2,
        "missed": 1,
        "withdrawn": 1,
        "share_kept": 0.8,
        "share_on_time": 0.4,
        "median_days_late": 6.0,
    }
    found = {
        name: reader.get(f"{listed}?organisation={vendor.pk}&{query}&count=true").json()["count"]
        for name, query in {
            "accepted": "agreed=true",
            "open": "state=accepted",
            "overdue": "overdue=true",
            "kept_on_time": "state=done&late=false",
            "kept_late": "late=true",
            "missed": "state=missed",
            "withdrawn": "state=withdrawn&agreed=true",
        }.items()
    }
    assert found == {name: row[name] for name in found}
    assert problem(reader.get(f"{listed}?overdue=maybe"))[2] == [("/overdue", "invalid")]
    nothing = reader.get(f"{ledger}?organisation={grid.pk}").json()
    assert [(each["share_kept"], each["kept_late"]) for each in nothing["results"]] == [(None, 0)]
    assert reader.get(f"{listed}{hidden.pk}/").status_code == 404
