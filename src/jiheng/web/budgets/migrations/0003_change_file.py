"""The document of a change as a file; rows are only added."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from jiheng.web.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="file", to="budgets.budgetchange"
                    ),
                ),
            ],
        ),
        append_only("budgets_changefile"),
    ]
