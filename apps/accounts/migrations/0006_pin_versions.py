from django.db import migrations, models

# Who has used its token before has met the first version.
_PIN = "UPDATE accounts_tokenuse SET api_version = '2026-11-01'"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_verified_addresses")]

    operations = [
        migrations.AddField(
            model_name="tokenuse",
            name="api_version",
            field=models.CharField(
                db_default="",
                help_text="The contract's version at the first use.",
                max_length=10,
            ),
        ),
        migrations.RunSQL(_PIN, migrations.RunSQL.noop),
    ]
