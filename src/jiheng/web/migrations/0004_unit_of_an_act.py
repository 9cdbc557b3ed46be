"""Each line of the log knows the unit whose thing it was about, and is found by person, act, unit and time.

The column may be empty, so that the table is only widened: a copy of it would lose the guard, and no row may be changed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0003_sealed")]
    operations = [
        migrations.AddField("logentry", "unit", models.CharField(max_length=40, null=True)),
        *(
            migrations.AddIndex("logentry", models.Index(fields=[field], name=name))
            for field, name in (
                ("actor", "web_log_actor"),
                ("action", "web_log_action"),
                ("unit", "web_log_unit"),
                ("at", "web_log_at"),
            )
        ),
    ]
