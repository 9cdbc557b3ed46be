"""Marks of the surveys in templates: the bar of a question's grades, and the word of a grade in the label of a field."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jiheng.web.targets.counting import QuestionRow

register = template.Library()


@register.simple_tag
def survey_bar(row: QuestionRow) -> SafeString:
    """The shares of the grades as one bar; it is decoration, the numbers beside it say the same."""
    if not row.answered:
        return mark_safe("")
    at, parts = 0.0, []
    for cell in row.cells:
        parts.append((cell.code, f"{at:.2f}", f"{cell.part:.2f}"))
        at += cell.part
    bars = format_html_join("", '<rect class="grade-{}" x="{}" y="0" width="{}" height="6"/>', parts)
    return format_html(
        '<svg class="gradebar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>', bars
    )


@register.filter
def grade_word(label: str) -> str:
    """The grade at the end of the label of a field."""
    return str(label).rpartition(" ")[2]
