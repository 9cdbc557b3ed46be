"""Rows of these tables are only ever added."""

from __future__ import annotations

from django.db import migrations

from jiheng.web.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [append_only("ledger_entry", "ledger_bankbalance")]
