"""Planned measures have a state and a history, and archive packages of a year are kept."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from jiheng.web.append_only import append_only


def close_the_closed(apps: Any, schema_editor: Any) -> None:
    """Give measures that were closed before states were kept the state that says so."""
    apps.get_model("cycles", "CorrectionItem").objects.filter(closed_at__isnull=False).update(state="closed")


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0003_filling"),
        ("orgs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="correctionitem",
            name="state",
            field=models.CharField(
                choices=[("ordered", "未开始"), ("underway", "进行中"), ("checking", "待确认"), ("closed", "已完成")],
                default="ordered",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="CorrectionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("ordered", "未开始"), ("underway", "进行中"), ("checking", "待确认"), ("closed", "已完成")],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("light", models.CharField(blank=True, max_length=10)),
                ("completion", models.CharField(blank=True, max_length=40)),
                ("override", models.TextField(blank=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cycles.correctionitem"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ArchivePackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "排队"), ("building", "制作中"), ("done", "完成"), ("failed", "没有做成")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("lacks", models.JSONField(default=list)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="orgs.unit")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["unit", "year"], name="cycles_arch_unit_id_ebe012_idx")],
            },
        ),
        migrations.RunPython(close_the_closed, migrations.RunPython.noop),
        append_only("cycles_correctionstep"),
    ]
