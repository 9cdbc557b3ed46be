"""The small forms of a filing: deviations, corrections and how they go on, problems, steps and suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.web.cycles.models import Filing, Saying
from jiheng.web.cycles.year_end import Asked
from jiheng.web.forms import RefusableForm, control, day_field, text_field
from jiheng.web.ledger.left import LineLeft
from jiheng.web.numbers import yuan


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

    text = _block("")
    proof = forms.FileField(label=_("佐证材料"), required=False, widget=forms.FileInput(attrs=control()))
    override = _block(_("指标仍未达标而销号的原因"))

    def __init__(self, acts: Sequence[str], data: Any = None, files: Any = None) -> None:
        """Name the text by what may be done now, and say with which of it the text may be left out."""
        super().__init__(data, files)
        text = self.fields["text"]
        if "close" in acts:
            text.label, text.help_text = _("效果或退回原因"), _("都要写：确认销号写效果，退回写原因，只记一句写进展。")
        elif "start" in acts:
            text.label, text.help_text = _("进展或效果"), _("“开始整改”可以不写；“报告已办完”和“只记一句”都要写。")
        else:
            text.label, text.help_text = _("进展或效果"), _("都要写：报告已办完写效果，只记一句写进展。")


class CloseForm(RefusableForm):
    """Why a year is closed over what is still open."""

    reason = text_field(_("仍有未落实事项而结账的原因"), 200)


class NextYearForm(RefusableForm):
    """How the next year begins: the amounts of its lines, which 结转 comes over, and by what document."""

    begin = forms.ChoiceField(
        label=_("新年度科目的年初数"),
        choices=[("zero", _("从 0 开始，等批复再填")), ("initial", _("先用上年年初数"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选新年度的科目金额从 0 开始，还是先用上年年初数。"),
            "invalid_choice": _("请从两种里选一种。"),
        },
    )
    document = text_field(_("结转依据（文件名称和文号）"), 200)
    lines = forms.MultipleChoiceField(
        label=_("结转的科目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("只能结转本年度有结转数的科目，请从列表里选。")},
    )

    def __init__(self, offered: Iterable[LineLeft], data: Any = None) -> None:
        """Offer every line that leaves 结转, all of them chosen."""
        left = [one for one in offered if one.left.carried]
        super().__init__(data, initial={"begin": "zero", "lines": [str(one.line.pk) for one in left]})
        choices = [(str(one.line.pk), f"{one.line.code} {one.line.name} {yuan(one.left.carried)} {_('元')}") for one in left]
        self.fields["lines"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        given = self.cleaned_data
        return {"asked": Asked(given["begin"], given["document"], [int(key) for key in given["lines"]])}
