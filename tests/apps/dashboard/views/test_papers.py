"""Papers of agenda items on pages: put there, fetched, refused in words, taken off."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.forums.models import Paper
from apps.stakeholders.models import Role
from tests.apps.forums.factories import (
    AgendaItemFactory,
    ForumFactory,
    OrganiserFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def test_paper_is_put_to_an_item_fetched_by_who_sees_it_and_taken_off(client, member, workspace):
    forum = ForumFactory.create(workspace=workspace)
    keeper, outside = member(Role.ORGANISER), member(Role.ORGANISER)
    OrganiserFactory.create(forum=forum, member=keeper)
    item = AgendaItemFactory.create(session=SessionFactory.create(forum=forum))
    add = reverse("dashboard:add-paper", args=[workspace.slug, item.pk])

    def send(**fields):
        page = client.post(add, {"next": reverse("account"), **fields}, follow=True)
        return [str(message) for message in page.context["messages"]]

    client.force_login(keeper.user)
    disguised = SimpleUploadedFile("report.pdf", b"MZ\x90\x00")
    said = [
        send(),
        send(link="https://example.org/x", file=SimpleUploadedFile("a.txt", b"Racks")),
        send(link="nowhere at all"),
        send(file=disguised),
        send(file=SimpleUploadedFile("notes.md", b"# Racks\n")),
        send(link="https://example.org/rules", title="Rules"),
    ]
    file, link = Paper.objects.order_by("id")
    fetched, none = (
        client.get(reverse("dashboard:paper-file", args=[workspace.slug, paper.pk]))
        for paper in (file, link)
    )

    either = "Choose a file, or give a link: one of the two."
    there = "The paper is on the agenda."
    assert [message for (message,) in said[:2] + said[4:]] == [either, either, there, there]
    assert "valid URL" in said[2][0]
    assert said[3][0].startswith("What this file holds is of no kind that is taken")
    assert (fetched.content, fetched["Content-Type"], none.status_code) == (
        b"# Racks\n",
        "text/plain; charset=utf-8",
        404,
    )
    assert [(paper.title, paper.link) for paper in (file, link)] == [
        ("notes", ""),
        ("Rules", "https://example.org/rules"),
    ]

    client.force_login(outside.user)
    remove = reverse("dashboard:remove-paper", args=[workspace.slug, file.pk])
    hidden = [
        client.get(reverse("dashboard:paper-file", args=[workspace.slug, file.pk])).status_code,
        client.post(add, {"link": "https://example.org/x"}).status_code,
        client.post(remove).status_code,
    ]
    client.force_login(keeper.user)
    client.post(remove)

    assert hidden == [404, 404, 404]
    assert list(Paper.objects.all()) == [link]
