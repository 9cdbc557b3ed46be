"""A book begins with the cash that the year before left."""

from __future__ import annotations

from django.db import migrations

import jiheng.web.money


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="book",
            name="opening",
            field=jiheng.web.money.MoneyField(default=0),
        ),
    ]
