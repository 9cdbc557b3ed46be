"""The marks of the house in templates: lights, severities and verdicts, each a shape with its word."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from jiheng.model.terms import LIGHTS

register = template.Library()

VERDICTS = {
    "holds": gettext_lazy("相符"),
    "rounding": gettext_lazy("四舍五入"),
    "input": gettext_lazy("填报"),
    "wrong": gettext_lazy("不符"),
    "unread": gettext_lazy("未识读"),
}
SEVERITIES = {"error": gettext_lazy("错误"), "warning": gettext_lazy("提醒"), "hint": gettext_lazy("提示")}
NOTES = {
    "error": gettext_lazy("必须改"),
    "warning": gettext_lazy("改，或写说明"),
    "hint": gettext_lazy("看一看"),
}


@register.simple_tag
@cache
def shape(name: str, kind: str = "shape") -> SafeString:
    """A mark from the sprite; it is decoration, the word beside it says the same."""
    return format_html(
        '<svg class="{} {}-{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        kind,
        kind,
        name,
        static("look/marks.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def rows(context: template.Context, name: str) -> SafeString:
    """The rows of a long table, drawn by the engine for these (long_tables.py)."""
    return mark_safe(get_template(name, using="jinja2").render({str(key): value for key, value in context.flatten().items()}))


@register.simple_tag
def light(code: str) -> SafeString:
    """A light: shape and official word."""
    return format_html('<span class="light light-{}">{}{}</span>', code, shape(code), LIGHTS[code].label)


@register.filter
def verdict(code: str) -> str:
    """The word of a verdict."""
    return str(VERDICTS[code])


@register.filter
def severity(code: str) -> str:
    """The word of a severity."""
    return str(SEVERITIES[code])


@register.filter
def severity_note(code: str) -> str:
    """What a severity asks for."""
    return str(NOTES[code])


@register.filter
def seconds(span: timedelta | None) -> str:
    """A short span of time with one place, and never as nothing."""
    return "" if span is None else f"{max(span.total_seconds(), 0.1):.1f}"


@register.filter
def megabytes(size: int) -> str:
    """A file size as people say it."""
    return f"{size / (1 << 20):.3g} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"
