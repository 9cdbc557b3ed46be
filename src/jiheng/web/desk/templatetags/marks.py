"""The marks of the house in templates: lights, severities, verdicts, and the pieces of a drawn document."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from jiheng.model.terms import LIGHTS
from jiheng.web.desk.paper import Mark, Pieces

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


@register.simple_tag
def pieces(parts: Pieces) -> SafeString:
    """A paragraph or cell: plain text and marks."""
    return mark_safe("".join(escape(part) if isinstance(part, str) else _mark(part) for part in parts))


def _mark(mark: Mark) -> SafeString:
    """A figure with underline, glyph and hidden word; a wrong one with its chip; a place that a finding only names."""
    if not mark.verdict:
        return format_html(
            '<a class="spot {}" id="{}" href="#f{}">{}</a>', mark.severity, mark.anchor, mark.finding, mark.text
        )
    glyph = format_html('{}<span class="visually-hidden">{}</span>', shape(mark.verdict, "glyph"), _spoken(mark))
    target = f"#f{mark.finding}" if mark.finding else f"?list=figures#r{mark.anchor[1:]}"
    figure = format_html(
        '<a class="fig {}{}" id="{}" href="{}" title="{}"{}>{}{}</a>',
        mark.verdict,
        f" told {mark.severity}" if mark.finding and mark.verdict != "wrong" else "",
        mark.anchor,
        target,
        _tip(mark),
        "" if mark.finding else mark_safe(' tabindex="-1"'),
        mark.text,
        glyph,
    )
    if not mark.wrong:
        return figure
    chip = format_html('<span class="chip">{} <b>{}</b></span>', gettext("应为"), mark.computed)
    return format_html('<span class="keep">{} {}{}</span>', figure, chip, mark.after)


def _spoken(mark: Mark) -> str:
    return "（" + verdict(mark.verdict) + "）"


def _tip(mark: Mark) -> str:
    """What a figure is, its verdict, and what it was recomputed to."""
    word = verdict(mark.verdict)
    if mark.computed and mark.verdict != "wrong":
        word = gettext("{verdict}，重算得 {computed}").format(verdict=word, computed=mark.computed)
    return f"{mark.role}：{word}" if mark.role else word


@register.simple_tag
def coverage_bar(coverage: dict[str, int]) -> SafeString:
    """The bar of the coverage statement: one piece a verdict, widths by attributes because no style may stand in a page."""
    total = max(coverage["figures"], 1)
    at, parts = 0.0, []
    for code in ("holds", "rounding", "input", "wrong", "unread"):
        width = coverage[code] * 1000 / total
        if width:
            parts.append((code, f"{at:.1f}", f"{max(width - 2, 1):.1f}"))
            at += width
    bars = format_html_join("", '<rect class="v-{}" x="{}" y="0" width="{}" height="10"/>', parts)
    return format_html(
        '<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>', bars
    )
