from django.db import migrations, models


class Migration(migrations.Migration):
    # The index is made beside those who write to agendas, which no transaction can do.
    atomic = False
    dependencies = [("forums", "0011_remind_of_sessions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    """
                    CREATE UNIQUE INDEX CONCURRENTLY each_question_of_an_agenda_once
                    ON forums_agendaitem (session_id, question_id) WHERE question_id IS NOT NULL
                    """,
                    "DROP INDEX CONCURRENTLY each_question_of_an_agenda_once",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="agendaitem",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("question__isnull", False)),
                        fields=("session", "question"),
                        name="each_question_of_an_agenda_once",
                    ),
                )
            ],
        )
    ]
