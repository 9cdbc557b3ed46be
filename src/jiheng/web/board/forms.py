"""What a person states of an indicator: value or words, why, and what is expected of the year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.model.terms import CAUSES, LIKELIHOODS
from jiheng.web.targets.models import ApprovedIndicator, Progress


class StatementForm(forms.Form):
    """The fields of `targets.actions.state_progress`; what the rows give by themselves cannot be typed."""

    value = forms.CharField(label=_("本期实际"), max_length=24, required=False)
    words = forms.CharField(label=_("完成情况"), max_length=200, required=False)
    grade = forms.CharField(label=_("完成程度（%）"), max_length=10, required=False)
    explanation = forms.CharField(label=_("原因说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)
    causes = forms.MultipleChoiceField(
        label=_("原因类别"),
        choices=[(code, term.label) for code, term in CAUSES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    expected = forms.CharField(label=_("全年预计完成"), max_length=200, required=False)
    likelihood = forms.ChoiceField(
        label=_("完成目标可能性"),
        choices=[("", "—"), *((code, term.label) for code, term in LIKELIHOODS.items())],
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, one: ApprovedIndicator, last: Progress | None, data: Any = None) -> None:
        fields = ("value", "words", "grade", "explanation", "causes", "expected", "likelihood")
        initial = {name: getattr(last, name) for name in fields} if last else {}
        super().__init__(data, initial={**initial, "version": last.version if last else 0})
        by_hand = not hasattr(one, "basis") or one.basis.how == "stated"
        for name in _left_out(one, by_hand):
            del self.fields[name]


def _left_out(one: ApprovedIndicator, by_hand: bool) -> tuple[str, ...]:
    """The fields that make no sense for an indicator."""
    if not by_hand:
        return ("value", "words", "grade")
    return ("words", "grade") if one.value else ("value",)
