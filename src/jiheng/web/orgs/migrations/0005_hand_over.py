"""What one account handed over to another; rows are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiheng.web.append_only import append_only


def account(name: str) -> models.ForeignKey[models.Model]:
    """One of the two accounts."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0004_imports")]
    operations = [
        migrations.CreateModel(
            "HandOver",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("notes", models.TextField(blank=True)),
                ("roles", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("old", account("handed_over")),
                ("new", account("taken_over")),
            ],
        ),
        append_only("orgs_handover"),
    ]
