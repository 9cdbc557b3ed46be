"""An account belongs to a unit; a password that somebody else knows is to be changed."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def belong(apps: Any, schema_editor: Any) -> None:
    """The unit of an account that is there already: that of its post, else that of its first role."""
    alias = schema_editor.connection.alias
    for user in apps.get_model("orgs", "User").objects.using(alias).select_related("post").iterator():
        first = user.memberships.order_by("pk").first()
        unit_id = user.post.unit_id if user.post else first.unit_id if first else None
        if unit_id:
            type(user).objects.using(alias).filter(pk=user.pk).update(unit_id=unit_id)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]
    operations = [
        migrations.AddField("user", "must_change", models.BooleanField(default=False)),
        migrations.AddField("user", "password_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "user",
            "unit",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="orgs.unit",
            ),
        ),
        migrations.RunPython(belong, migrations.RunPython.noop),
    ]
