"""What an indicator aims at, in templates."""

from __future__ import annotations

from django import template

from jiheng.web.targets import outline
from jiheng.web.targets.models import ApprovedIndicator

register = template.Library()


@register.filter
def aim(one: ApprovedIndicator) -> str:
    """The target as tables print it."""
    return outline.aim(one)
