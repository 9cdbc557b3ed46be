"""The small forms of the page of words: deviations, corrections, problems, steps and suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.web.cycles.models import Filing, Saying


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
