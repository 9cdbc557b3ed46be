"""The small forms of a filing: deviations, corrections and how they go on, problems, steps and suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.web.cycles.models import Filing, Saying
from jiheng.web.forms import RefusableForm, control, day_field, text_field


class SayingForm(forms.Form):
    """One item of text; a problem may bring its suggestion."""

    sort = forms.ChoiceField(choices=list(Saying.SORTS.items()), widget=forms.HiddenInput)
    text = forms.CharField(label=_("内容"), widget=forms.Textarea(attrs={"rows": 2}))
    reply = forms.CharField(label=_("建议"), required=False)


class DeviationForm(forms.Form):
    """The cause of one deviation."""

    indicator = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


class CorrectionForm(forms.Form):
    """One measure."""

    measure = forms.CharField(label=_("措施"), widget=forms.Textarea(attrs={"rows": 2}))
    planned = forms.ChoiceField(label=_("哪一种"), choices=[("planned", _("下一步")), ("taken", _("已采取"))])
    owner = forms.CharField(label=_("责任人（写岗位）"), required=False, max_length=100)
    due = forms.DateField(label=_("完成时限"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    deviation = forms.TypedChoiceField(label=_("针对"), coerce=int, empty_value=None, required=False)

    def __init__(self, filing: Filing, data: Any = None) -> None:
        super().__init__(data)
        notes = [(note.pk, note.indicator.name) for note in filing.deviations.select_related("indicator")]
        self.fields["deviation"].choices = [("", "—"), *notes]  # type: ignore[attr-defined]


def _block(label: Any, required: bool = False, **more: Any) -> forms.CharField:
    """A text of several lines; whether it is too long is said by the action."""
    widget = forms.Textarea(attrs=control(rows="3"))
    return forms.CharField(label=label, required=required, widget=widget, error_messages={"required": _("请写上内容。")}, **more)


class OrderForm(RefusableForm):
    """What is done about one indicator: why it deviates, the measure, who answers for it, and by when."""

    cause = _block(_("偏离原因"), required=True)
    measure = _block(_("整改措施"), required=True)
    owner = text_field(_("责任人（写岗位）"), 100, _("请写责任人的岗位，例如“出纳”。"))
    due = day_field(_("完成时限"))


class StepForm(RefusableForm):
    """One word on a measure, with a file that shows it; which act it goes with, the button says."""

    text = _block(_("进展、效果或退回原因"))
    proof = forms.FileField(label=_("佐证材料"), required=False, widget=forms.FileInput(attrs=control()))
    override = _block(_("指标仍未达标而销号的原因"))
