"""Registration of the shared pieces."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from apps.common.operations import queues, services, surroundings
from apps.common.operations.checks import add_check
from apps.common.operations.metrics import add_collector
from apps.common.replaced_migrations import check_replaced_migrations


class CommonConfig(AppConfig):
    """The app that every other one may import."""

    name = "apps.common"

    def ready(self) -> None:
        """Let the doctor look at what every deployment has."""
        # The models can be imported from here on.
        from apps.common.mail import relay

        register(check_replaced_migrations, Tags.database)
        add_check("database", services.check_database)
        add_check("redis", services.check_redis)
        add_check("worker and beat", services.check_heartbeat)
        add_check("secrets", surroundings.check_secrets)
        add_check("settings", surroundings.check_settings)
        add_check("mail", surroundings.check_mail)
        add_check("disk", surroundings.check_disk)
        add_check("static files", surroundings.check_static_files)
        add_collector("queues", queues.collect)
        add_collector("mail", relay.collect)
