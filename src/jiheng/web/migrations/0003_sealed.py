"""Each line of the log is sealed together with the one before; lines that are there already are sealed in their order."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import migrations, models

from jiheng.web.append_only import append_only
from jiheng.web.chain import START, sealed

FIELDS = ("id", "at", "actor", "action", "thing", "detail")
first_guard = import_module("jiheng.web.migrations.0002_append_only")


def seal_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Seal every line and note the last one as the head."""
    alias, previous, last = schema_editor.connection.alias, START, 0
    entries = apps.get_model("web", "LogEntry").objects.using(alias)
    for entry in entries.order_by("id").iterator():
        seal = sealed(previous, {name: getattr(entry, name) for name in FIELDS})
        entries.filter(pk=entry.pk).update(previous=previous, seal=seal)
        previous, last = seal, entry.pk
    apps.get_model("web", "LogHead").objects.using(alias).create(pk=1, last_number=last, head=previous)


class Migration(migrations.Migration):
    dependencies = [("web", "0002_append_only")]
    operations = [
        migrations.RunPython(first_guard.unguard, first_guard.guard),
        migrations.AlterField("logentry", "at", models.DateTimeField()),
        migrations.AddField("logentry", "previous", models.CharField(max_length=64, default=START), preserve_default=False),
        migrations.AddField("logentry", "seal", models.CharField(max_length=64, null=True)),
        migrations.CreateModel(
            "LogHead",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_number", models.BigIntegerField(default=0)),
                ("head", models.CharField(default=START, max_length=64)),
            ],
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AlterField("logentry", "seal", models.CharField(max_length=64, unique=True)),
        append_only("web_logentry"),
    ]
