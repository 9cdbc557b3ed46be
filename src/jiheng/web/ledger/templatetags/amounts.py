"""Amounts in templates, in the unit that the reader chose, and the bar of a rate with its tick where the year stands."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jiheng.model.figure import NO_VALUE, Computed, half_up, in_unit

register = template.Library()

PLACES = 2


@register.filter
def amount(yuan: Decimal | None, unit: str) -> str:
    """Yuan in 万元 or 元 with two places, thousands set apart and a true minus; "" where there is nothing."""
    if yuan is None:
        return ""
    return f"{half_up(in_unit(yuan, unit), PLACES):,.{PLACES}f}".replace("-", "−")


@register.filter
def percent(rate: Computed) -> str:
    """A rate in percent with two places; — where it does not exist."""
    return NO_VALUE if rate.value is None else rate.printed(PLACES)


@register.simple_tag
def rate_bar(rate: Computed, due: Computed, kind: str) -> SafeString:
    """The bar of a rate, capped at its end, with a tick at 序时; nothing where the rate does not exist."""
    if rate.value is None:
        return mark_safe("")
    parts = [("track", "0", "0", "100", "6"), (kind, "0", "0", f"{min(max(rate.value, 0), 100):.2f}", "6")]
    if due.value is not None:
        parts.append(("due", f"{due.value * 99 / 100:.2f}", "-4", "1", "14"))
    bars = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', parts)
    return format_html(
        '<svg class="ratebar" viewBox="0 -4 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        bars,
    )
