"""Paths below one workspace."""

from django.urls import path

from apps.events.api.views import EventFeed

urlpatterns = [path("events/", EventFeed.as_view(), name="event-list")]
