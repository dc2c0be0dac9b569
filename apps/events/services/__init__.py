"""Publishing events, and delivering them to webhooks."""

from apps.events.services.publishing import (
    Subject,
    describe_actor,
    publish,
    publish_all,
    publish_change,
)

__all__ = ["Subject", "describe_actor", "publish", "publish_all", "publish_change"]
