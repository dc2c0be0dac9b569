"""Forums in a browser: readable by everyone, put in order without a mouse, and by two at once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.alignment.demo.making import Made
from apps.alignment.models import Finding
from apps.forums.links import CHECK_IN_LINKS, COMMITMENT_LINKS, INVITATION_LINKS
from apps.forums.models import Commitment, Session
from apps.forums.services.check_in import renew_check_in
from apps.programmes.models import Milestone
from apps.stakeholders.models import Membership, Role
from coordination.vocabulary import FindingState
from tests.apps.forums.factories import (
    AgendaItemFactory,
    CommitmentFactory,
    ForumFactory,
    InvitationFactory,
    OutcomeFactory,
    RoomFactory,
    SessionFactory,
)
from tests.browser.checks import EXTREMES, violations
from tests.browser.people import sign_in
from tests.factories import OrganisationFactory


@pytest.fixture
def session(demo: Made) -> Session:
    """Make a session that goes on, with three items, the first of them running."""
    forum = ForumFactory.create(
        workspace=demo.workspace,
        name="Compute circle",
        purpose="Compare notes.",
        rhythm="FREQ=MONTHLY;BYDAY=1TU",
        time_zone="Asia/Kolkata",
    )
    now = timezone.now()
    session = SessionFactory.create(
        forum=forum,
        title="Racks",
        state="open",
        starts_at=now,
        place="Hall 1",
        link="https://meet.example.org/racks",
        languages=["en", "ar"],
        accessibility=["captions"],
    )
    finding = Finding.objects.filter(workspace=demo.workspace, state=FindingState.OPEN).first()
    for place, title in enumerate(("Welcome", "Power", "Rules")):
        AgendaItemFactory.create(
            session=session,
            position=place,
            title=title,
            minutes=10,
            started_at=None if place else now,
            finding=finding if place == 1 else None,
        )
    return session


def address(session: Session, *parts: object) -> str:
    """Return the address of a page of a session."""
    below = "".join(f"{part}/" for part in parts)
    return f"/w/{session.workspace.slug}/sessions/{session.pk}/{below}"


def promise(session: Session) -> Commitment:
    """Make a commitment in a session, for a milestone and a finding of the demo."""
    workspace = session.workspace
    milestone = Milestone.objects.filter(
        workspace=workspace, owner_organisation__isnull=False, status="planned"
    ).first()
    assert milestone is not None
    return CommitmentFactory.create(
        workspace=workspace,
        session=session,
        organisation=OrganisationFactory.create(workspace=workspace),
        counterpart=milestone.owner_organisation,
        milestone=milestone,
        finding=session.agenda_items.get(position=1).finding,
        due_date=workspace.today(timezone.now()) + timedelta(days=9),
    )


def guest_addresses(session: Session, promised: Commitment) -> list[str]:
    """Return what somebody without an account opens: a commitment, an invitation, a check-in."""
    invited = InvitationFactory.create(session=session, email="ana@grid.example")
    links = COMMITMENT_LINKS.of_all(promised.parties.all()) | INVITATION_LINKS.of_all([invited])
    admin = Membership.objects.get(workspace=session.workspace, role=Role.ADMIN)
    here = renew_check_in(session=session, actor=admin, at=timezone.now())
    links |= CHECK_IN_LINKS.of_all([here])
    return [urlsplit(link).path for link in links.values()]


@pytest.mark.parametrize("way", EXTREMES)
def test_pages_of_forums_are_accessible(
    open_page: Callable[..., Page], demo: Made, session: Session, way: dict[str, object]
) -> None:
    RoomFactory.create(workspace=demo.workspace, capacity=40)
    earlier = SessionFactory.create(
        forum=session.forum, state="published", starts_at=timezone.now() - timedelta(days=30)
    )
    OutcomeFactory.create(session=earlier, title="Who pays?")
    options = [{"name": "Edge", "consequence": "More power.", "cost_borne_by": "Grid"}]
    told = {"pulls": "latency", "against": "energy", "options": options}
    OutcomeFactory.create(session=session, type="trade_off", title="Where to run", details=told)
    draft = SessionFactory.create(forum=session.forum, title="Next")
    promised = promise(session)
    item = session.agenda_items.first()
    assert item is not None
    page = open_page(**way)
    sign_in(page, demo, Role.ADMIN)
    forums = f"/w/{demo.workspace.slug}/forums/"
    forum = f"{forums}{session.forum_id}/"
    paths = [
        *(f"{forums}{part}" for part in ("", "?search=none", "new/", "common/")),
        *(f"{forums}{part}" for part in ("questions/", "trade-offs/")),
        *(f"{forum}{part}" for part in ("", "edit/", "series/", "sessions/new/", "templates/new/")),
        address(draft),
        *(address(session, *parts) for parts in ([], ["edit"], ["move"], ["agenda"], ["clock"])),
        *(address(session, *parts) for parts in (["screen"], ["outcomes"])),
        address(session, "agenda", "items", item.pk),
        f"{address(session, 'outcomes', 'new')}?type=trade_off",
        *(f"{forum}{part}" for part in ("timetable/", "effect/", "reports/")),
        address(session, "people"),
        f"/w/{demo.workspace.slug}/calendars/",
        *(f"/w/{demo.workspace.slug}/commitments/{part}" for part in ("", "new/", "ledger/")),
        f"/w/{demo.workspace.slug}/commitments/{promised.pk}/",
        *guest_addresses(session, promised),
    ]

    found = {}
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[path] = violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_agenda_is_put_in_order_by_keyboard_and_by_two_at_once(
    open_page: Callable[..., Page], demo: Made, session: Session
) -> None:
    # All of the agenda is in view: what scrolls while it is dragged is dropped.
    tall = {"viewport": {"width": 1280, "height": 1400}}
    first, second = open_page(), open_page(refused=(412,), **tall)
    for page in (first, second):
        sign_in(page, demo, Role.ADMIN)
        page.goto(address(session, "agenda"))

    # The one moves the last item up, twice, without a mouse: the focus goes along with it.
    rules = first.get_by_role("button", name="Move “Rules” up")
    rules.focus()
    first.keyboard.press("Enter")
    expect(first.locator("#said")).to_have_text("“Rules” is now 2 of 3.")
    expect(rules).to_be_focused()
    first.keyboard.press("Enter")
    expect(first.locator("#said")).to_have_text("“Rules” is now 1 of 3.")
    expect(first.get_by_role("button", name="Move “Rules” down")).to_be_focused()

    # The other has the order of before: it is told, sees both, and puts its own into the other's.
    second.get_by_role("button", name="Move “Power” up").click()
    conflict = second.get_by_role("region", name="Somebody else has changed this agenda meanwhile")
    expect(conflict).to_be_focused()
    expect(conflict.get_by_role("list").first).to_have_text("RulesWelcomePower")
    expect(conflict.get_by_role("list").last).to_have_text("PowerWelcomeRules")
    conflict.get_by_role("button", name="Put mine into theirs, as number 1").click()
    expect(second.locator("#said")).to_have_text("“Power” is now 1 of 3.")
    order = second.locator(".agenda h2")
    expect(order).to_have_text(["Power", "Rules", "Welcome"])

    # An item is dragged behind another one.
    items = second.locator(".agenda > li")
    last = items.nth(2).bounding_box()
    assert last is not None
    items.nth(0).drag_to(
        items.nth(2),
        source_position={"x": 20, "y": 20},
        target_position={"x": 20, "y": last["height"] - 6},
    )
    expect(second.locator("#said")).to_have_text("“Power” is now 3 of 3.")


def test_clock_is_followed_by_everyone_without_reloading(
    open_page: Callable[..., Page], demo: Made, session: Session
) -> None:
    keeper, wall = open_page(), open_page(viewport={"width": 360, "height": 740})
    for page, part in ((keeper, "clock"), (wall, "screen")):
        sign_in(page, demo, Role.ADMIN)
        page.goto(address(session, part))

    keeper.get_by_role("button", name="Go on to “Power”").click()

    expect(keeper.locator("#said")).to_have_text("“Power” has begun.")
    expect(wall.locator(".now")).to_have_text("Power", timeout=15_000)
    expect(wall.locator("#aloud")).to_have_text("Now: Power")
    expect(wall.locator("#left")).to_contain_text(" left")
    expect(wall.locator("#late")).to_contain_text("early")
