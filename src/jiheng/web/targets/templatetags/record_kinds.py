"""Words of the kinds of work records in templates."""

from __future__ import annotations

from django import template

from jiheng.web.targets.actions import SORTS

register = template.Library()


@register.filter
def sort_word(sort: str) -> str:
    """How a field is filled, in words."""
    return str(SORTS[sort])
