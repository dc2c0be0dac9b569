"""Publishing events, and delivering them to webhooks."""

from apps.events.services.publishing import (
    Changed,
    Subject,
    describe_actor,
    publish,
    publish_all,
    publish_changes,
)

__all__ = ["Changed", "Subject", "describe_actor", "publish", "publish_all", "publish_changes"]
