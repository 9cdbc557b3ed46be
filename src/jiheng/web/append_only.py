"""Tables to which rows are only ever added: the database itself refuses every change, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_FUNCTION = """CREATE OR REPLACE FUNCTION jiheng_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""


def guard(connection: Any, table: str) -> list[str]:
    """The statements that make a table append-only. On SQLite `recursive_triggers` must be on, or REPLACE gets through."""
    if connection.vendor == "sqlite":
        refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return [f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} {refusal}" for act in ("update", "delete")]
    when = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return [_FUNCTION, f"CREATE TRIGGER {table}_no_change {when} EXECUTE FUNCTION jiheng_append_only()"]


def unguard(connection: Any, table: str) -> list[str]:
    """The statements that take the guard away: for tests, and for a demonstration that begins anew."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"]


def append_only(*tables: str) -> migrations.RunPython:
    """The step of a migration that guards some tables."""

    def on(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in guard(schema_editor.connection, table):
                schema_editor.execute(statement, params=None)  # a % in it is no gap

    def off(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in unguard(schema_editor.connection, table):
                schema_editor.execute(statement, params=None)  # a % in it is no gap

    return migrations.RunPython(on, off)
