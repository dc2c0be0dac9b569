"""Who could sign in until now can go on: their addresses were made known by admins."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_attempts"),
        ("account", "0008_emailaddress_unique_primary_email_fixup"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                INSERT INTO account_emailaddress (user_id, email, verified, "primary")
                SELECT id, lower(email), true, true FROM accounts_user
                WHERE password NOT LIKE '!%' AND NOT is_service
                ON CONFLICT DO NOTHING
            """,
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
