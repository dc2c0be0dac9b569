"""Secrets sent through requests, failures and tasks stand in no log of the running stack."""

from itertools import product
from typing import Final

import requests
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from config.celery import app
from config.embedded.urls import broker_url
from tests.factories import MembershipFactory, WorkspaceFactory, token_for
from tests.plugins.stack import Stack, eventually

PATIENCE: Final = 30.0
PASSWORD: Final = "canary-password-4711"
WRONG_PASSWORD: Final = "canary-wrong-password-4712"
BODY: Final = "canary-body-4713"
WEBHOOK_SECRET: Final = "whsec_Y2FuYXJ5LXdlYmhvb2s="
LINK_SECRET: Final = "canary-link-4715"
UNKNOWN_TOKEN: Final = "lst_0a1b2c3d4e5f_canary-unknown-4714"


def sign_in(stack: Stack, browser: requests.Session, password: str) -> requests.Response:
    page = f"{stack.address}/sign-in/"
    browser.get(page, timeout=PATIENCE)
    form = {
        "username": "canary@example.org",
        "password": password,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
    }
    return browser.post(page, form, timeout=PATIENCE, allow_redirects=False)


def call_everything(stack: Stack, base: str, secrets: list[str], browser: requests.Session) -> None:
    """Send each secret wherever a caller may put it, rightly or by mistake."""
    paths = ("organisations/", "layers/", "nothing-of-the-kind/")
    for secret, path in product(secrets, paths):
        url = f"{stack.address}{base}{path}"
        headers = {"Authorization": f"Bearer {secret}"}
        requests.get(url, headers=headers, timeout=PATIENCE)
        requests.get(url, headers=headers, params={"token": WEBHOOK_SECRET}, timeout=PATIENCE)
        body = {"name": BODY, "secret": WEBHOOK_SECRET, "sector": secret}
        requests.post(url, json=body, headers=headers, timeout=PATIENCE)
    links = (f"/invitation/0a1b2c3d4e5f-{LINK_SECRET}/", f"/password/new/1-{LINK_SECRET}/")
    for path in ("/", *links, *(f"{base}{path}" for path in paths)):
        browser.get(f"{stack.address}{path}", timeout=PATIENCE)


def logs_of(stack: Stack) -> str:
    return "\n".join(log.read_text(errors="replace") for log in sorted(stack.data.glob("*.log")))


def test_no_log_holds_a_secret(own_stack: Stack) -> None:
    workspace = WorkspaceFactory.create()
    person = User.objects.create_user("canary@example.org", PASSWORD)
    member = MembershipFactory.create(workspace=workspace, user=person, role="admin")
    revoked, refused = token_for(member)
    _, bearer = token_for(member)
    ApiToken.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now())
    base = f"/api/v1/workspaces/{workspace.slug}/"
    own_stack.start("web", "worker")
    with (
        requests.Session() as browser,
        app.connection_for_write(broker_url(own_stack.redis_url)) as broker,
    ):
        assert sign_in(own_stack, browser, WRONG_PASSWORD).status_code == 200
        assert sign_in(own_stack, browser, PASSWORD).status_code == 302
        session = Session.objects.get().session_key
        secrets = [bearer, refused, UNKNOWN_TOKEN]
        call_everything(own_stack, base, secrets, browser)
        own_stack.kill("postgres")
        call_everything(own_stack, base, secrets, browser)
        app.send_task("apps.alignment.tasks.sweep_range", [1], connection=broker, queue="sweeps")
        # The web process tells of the first; the worker takes its task when it comes to it.
        awaited = ("OperationalError", "sweep_range")
        eventually(lambda: all(word in logs_of(own_stack) for word in awaited), within=PATIENCE)
        own_stack.start("postgres")
    own_stack.stop("web", "worker")

    text = logs_of(own_stack)
    assert all(word in text for word in ("request_finished", "database_unavailable", "sweep_range"))
    hidden = [
        PASSWORD,
        WRONG_PASSWORD,
        BODY,
        LINK_SECRET,
        session,
        str(browser.cookies["csrftoken"]),
    ]
    hidden += [WEBHOOK_SECRET.removeprefix("whsec_")]
    hidden += [secret.split("_", 2)[2] for secret in secrets]
    assert [secret for secret in hidden if secret in text] == []
