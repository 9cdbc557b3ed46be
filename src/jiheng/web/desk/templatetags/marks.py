"""Template tags of the desk: the pieces of a drawn document, and its bars."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from jiheng.web.desk.paper import Mark, Pieces
from jiheng.web.templatetags.look import shape, verdict

register = template.Library()


@register.simple_tag
def pieces(parts: Pieces) -> SafeString:
    """A paragraph or cell: plain text and marks."""
    return mark_safe("".join(escape(part) if isinstance(part, str) else _mark(part) for part in parts))


def _mark(mark: Mark) -> SafeString:
    """A figure with underline, glyph and hidden word; a wrong one with its chip; a place that a finding only names."""
    if not mark.verdict:
        return format_html('<a class="spot {}" id="{}" href="#f{}">{}</a>', mark.severity, mark.anchor, mark.finding, mark.text)
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
    chip = format_html('<span class="chip">{} <b>{}</b></span>', gettext("应为"), mark.right)
    return format_html('<span class="keep">{} {}{}</span>', figure, chip, mark.after)


def _spoken(mark: Mark) -> str:
    return "（" + verdict(mark.verdict) + "）"


def _tip(mark: Mark) -> str:
    """What a figure is, its verdict, and what it was recomputed to."""
    word = verdict(mark.verdict)
    if mark.computed and mark.verdict != "wrong":
        word = gettext("{verdict}，重算得 {computed}").format(verdict=word, computed=mark.computed)
    return f"{mark.role}：{word}" if mark.role else word


@register.filter
def plain_source(source: str) -> str:
    """Where a threshold comes from, in a clerk's words: an assumption is what applies as long as no document says otherwise."""
    return source.replace("（假定值）", "（没有文件规定，按系统默认）")


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


@register.simple_tag
def progress_bar(received: float | None, executed: float | None, progress: dict[str, Any] | None, code: str) -> SafeString:
    """Two bars of percent, received above and executed below, with a tick where the year stands; nothing for no rate."""
    if received is None and executed is None:
        return mark_safe("")
    parts = [("track", "0", "0", "100", "5"), ("track", "0", "8", "100", "5")]
    if received is not None:
        parts.append(("received", "0", "0", f"{received:.2f}", "5"))
    if executed is not None:
        parts.append((f"executed bar-{code}", "0", "8", f"{executed:.2f}", "5"))
    if progress:
        parts.append(("due", f"{progress['at']:.2f}", "-2", "1.2", "17"))
    bars = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', parts)
    return format_html(
        '<svg class="progress2" viewBox="0 -2 100 17" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        bars,
    )
