"""The log is append-only in the database too: no row is changed or removed, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER web_logentry_no_{act} BEFORE {act} ON web_logentry BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    for act in ("UPDATE", "DELETE")
]
FUNCTION = """CREATE FUNCTION web_logentry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"""
TRIGGER = """CREATE TRIGGER web_logentry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON web_logentry
FOR EACH STATEMENT EXECUTE FUNCTION web_logentry_refuse()"""
POSTGRES = [FUNCTION, TRIGGER]


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS web_logentry_no_UPDATE")
        schema_editor.execute("DROP TRIGGER IF EXISTS web_logentry_no_DELETE")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS web_logentry_no_change ON web_logentry")
        schema_editor.execute("DROP FUNCTION IF EXISTS web_logentry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
