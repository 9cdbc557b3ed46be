"""The office on whose behalf a row was filled is kept beside whoever filled it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_accounts"), ("targets", "0004_surveys_answered")]
    operations = [
        migrations.AddField(
            "progress",
            "on_behalf",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.office"
            ),
        ),
    ]
