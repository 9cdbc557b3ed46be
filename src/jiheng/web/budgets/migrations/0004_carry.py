"""A year follows from the year before and is archived at its end; what comes over is a change of its own kind."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_change_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="budgetyear",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="budgetyear",
            name="opened_from",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="budgets.budgetyear",
            ),
        ),
        migrations.AlterField(
            model_name="budgetchange",
            name="kind",
            field=models.CharField(
                choices=[("supplement", "追加"), ("virement", "调剂"), ("adjustment", "调整"), ("carry", "结转")], max_length=12
            ),
        ),
    ]
