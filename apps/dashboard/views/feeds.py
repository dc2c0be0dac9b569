"""Calendar feeds: what programs look at by a secret address, without signing in."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views import View

from apps.common.etags import etag_of_bytes, names_weakly
from apps.dashboard.views.guests import busy_page, guest_of, seconds_to_wait
from apps.forums.calendars import feed_calendar
from apps.forums.models import CalendarFeed
from apps.forums.selectors.feeds import feed_names, feed_opened_by, said_at, sessions_in_feed


class CalendarFile(View):
    """The sessions of a feed, as its member sees them now; 304 where they are what they were."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """Return the calendar; an address that is none, or was renewed, is not there."""
        feed = feed_opened_by(key)
        if wait := seconds_to_wait(guest_of(request, feed)):
            return busy_page(request, wait)
        if feed is None:
            response = HttpResponse(status=HTTPStatus.NOT_FOUND, content_type="text/plain")
        else:
            response = _calendar(request, feed)
        # No other site, and no search engine, is to learn the address.
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response


def _calendar(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    sessions = sessions_in_feed(feed, timezone.now())
    name = feed_names([feed], feed.member)[feed.pk]
    text = feed_calendar(sessions, name=name, said_at=said_at(sessions)).encode()
    etag = etag_of_bytes(text)
    if names_weakly(request.headers.get("If-None-Match", ""), etag):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response["Content-Type"]
    else:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response["ETag"] = etag
    # What one member sees is nobody else's; a copy is used only where it is still the same.
    response["Cache-Control"] = "private, no-cache"
    return response
