"""How the rows of an import are shown."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from jiheng.web.orgs.columns import Column, Judged

register = template.Library()


@register.filter
def cells(one: Judged, columns: Iterable[Column]) -> list[tuple[str, bool]]:
    """What stands in the columns of a row, each with whether it is what is wrong."""
    return [(one.row.typed.get(column.name, ""), column.name in one.wrong) for column in columns]
