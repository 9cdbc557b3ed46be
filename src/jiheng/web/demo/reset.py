"""Takes the demonstration away and builds it anew: every row that hangs on its units or its log-ins, and no other.

What hangs on them is found by the foreign keys themselves, so that tables of later apps are cleared as well. Guards of
append-only tables are taken off for this alone and put back in the same transaction. The log of acts stays: it only grows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models, transaction

from jiheng.web.append_only import guard, unguard
from jiheng.web.demo.build import build
from jiheng.web.demo.people import BUREAU
from jiheng.web.log import record
from jiheng.web.orgs.models import Unit, User

_CHUNK = 500
_GUARDED = {
    "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_update' ESCAPE '\\'",
    "postgresql": "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname LIKE '%\\_no\\_change'",
}

Model = type[models.Model]
Rows = dict[Model, set[Any]]


def reset() -> None:
    """Empty the demonstration and build it anew, in one transaction; what was entered into it since is gone too."""
    with transaction.atomic():
        clear()
        build()
        record("reset_demo", "demo")


def clear() -> None:
    """Delete the demonstration's units and log-ins with all that hangs on them."""
    with transaction.atomic():
        doomed = _closure(_roots())
        tables = sorted({model._meta.db_table for model in doomed} & _guarded_tables())
        _execute(statement for table in tables for statement in unguard(connection, table))
        for model, keys in doomed.items():
            for chunk in _chunks(keys):
                found = model._base_manager.filter(pk__in=chunk)
                found._raw_delete(using=connection.alias)
        connection.check_constraints()
        _execute(statement for table in tables for statement in guard(connection, table))


def _roots() -> Rows:
    """The units of the demonstration and whatever stands below its bureau, and its log-ins."""
    bureau = Unit.objects.filter(code=BUREAU.code).first()
    units = Unit.objects.filter(path__startswith=bureau.path) if bureau else Unit.objects.none()
    return {Unit: set(units.values_list("pk", flat=True)), User: set(User.objects.filter(demo=True).values_list("pk", flat=True))}


def _closure(roots: Rows) -> Rows:
    """All rows that point at the roots, at these, and so on; a pointer that may be empty is emptied instead."""
    found: Rows = defaultdict(set)
    waiting = list(roots.items())
    loose: list[tuple[models.ForeignKey[Any, Any], set[Any]]] = []
    while waiting:
        model, keys = waiting.pop()
        fresh = keys - found[model]
        found[model] |= fresh
        for field in _pointers(model) if fresh else ():
            if field.remote_field.on_delete is models.SET_NULL:
                loose.append((field, fresh))
            else:
                waiting.append((field.model, _pointing(field, fresh)))
    for field, keys in loose:
        _empty(field, keys, found)
    return dict(found)


def _pointers(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    """The foreign keys by which other tables, those between two as well, point at a table."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.field.concrete:
            yield relation.field


def _pointing(field: models.ForeignKey[Any, Any], keys: set[Any]) -> set[Any]:
    rows = field.model._base_manager
    return {key for chunk in _chunks(keys) for key in rows.filter(**{f"{field.name}__in": chunk}).values_list("pk", flat=True)}


def _empty(field: models.ForeignKey[Any, Any], keys: set[Any], doomed: Rows) -> None:
    """Empty a pointer in the rows that stay."""
    for chunk in _chunks(_pointing(field, keys) - doomed[field.model]):
        field.model._base_manager.filter(pk__in=chunk).update(**{field.name: None})


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    listed = sorted(keys)
    return (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK))


def _guarded_tables() -> set[str]:
    """The tables that are append-only at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
