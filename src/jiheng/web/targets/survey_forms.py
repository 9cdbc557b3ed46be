"""The forms of the surveys: the survey itself, what came back on paper, and the questionnaire that everybody may answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.terms import SATISFACTION
from jiheng.profiles.profile import label, names
from jiheng.web.evidence import ACCEPTED
from jiheng.web.forms import RefusableForm, control, day_field, text_field
from jiheng.web.numbers import quantity_of
from jiheng.web.orgs.models import Unit
from jiheng.web.refusals import Refused
from jiheng.web.targets.forms import FilesField
from jiheng.web.targets.models import ApprovedIndicator, Survey
from jiheng.web.targets.polling import Answered, Busy, NotOpen

LONGEST_TEXT = 5000  # of all questions together, before they are told apart
DIGITS = 9


class IndicatorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An indicator of satisfaction, shown with its year."""

    def label_from_instance(self, obj: Any) -> str:
        """The name after the year, and the project where it has one."""
        return " ".join(filter(None, (str(obj.year), obj.project, obj.name)))


class SurveyForm(RefusableForm):
    """A survey before it opens."""

    title = text_field(gettext_lazy("问卷名称"), 200, gettext_lazy("请写名称，例如“2021年群众满意度调查”。"))
    indicator = IndicatorField(
        ApprovedIndicator.objects.none(),
        label=gettext_lazy("用于指标"),
        required=False,
        empty_label=gettext_lazy("不用于指标"),
        widget=forms.Select(attrs=control()),
        error_messages={"invalid_choice": gettext_lazy("本单位没有这个指标，请从列表里选。")},
    )
    questions = forms.CharField(
        label=gettext_lazy("题目"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy(
            "一行一道；每道都按 非常满意、满意、一般、不满意、非常不满意 来答。问意见建议的不用写，问卷最后都有一格"
        ),
        widget=forms.Textarea(attrs=control() | {"rows": 6}),
        error_messages={"required": gettext_lazy("请至少写一道题，一行一道，例如“您对办事窗口的服务是否满意？”。")},
    )
    opens_on = day_field(gettext_lazy("开始日期"), help_text=gettext_lazy("从这天起能答，也不能再改题目"))
    closes_on = day_field(gettext_lazy("截止日期"), help_text=gettext_lazy("这天还能答"))
    method = text_field(gettext_lazy("调查方法"), 200, help_text=gettext_lazy("例如 二维码问卷，窗口随机邀请"))
    profile = forms.ChoiceField(label=gettext_lazy("分值口径"), widget=forms.Select(attrs=control()))

    def __init__(self, unit: Unit, *args: Any, **more: Any) -> None:
        """Offer the unit's indicators of satisfaction, and every profile."""
        super().__init__(*args, **more)
        wanted = Q(level1="satisfaction") | Q(basis__how="survey")
        found = ApprovedIndicator.objects.filter(wanted, unit=unit).order_by("-year", "position", "pk")
        self.fields["indicator"].queryset = found  # type: ignore[attr-defined]
        self.fields["profile"].choices = [(name, label(name)) for name in names()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return self.cleaned_data | {"questions": self.cleaned_data["questions"].splitlines()}


def started(survey: Survey) -> dict[str, Any]:
    """A survey as its form shows it."""
    kept = {name: getattr(survey, name) for name in ("title", "indicator", "opens_on", "closes_on", "method", "profile")}
    return kept | {"questions": "\n".join(str(one["text"]) for one in survey.questions)}


class CountField(forms.CharField):
    """A whole number as people write it; an empty field is none at all."""

    def __init__(self, **more: Any) -> None:
        """Take digits from the right, with the number pad of a phone."""
        missing = {"required": gettext_lazy("请填份数。")}
        super().__init__(widget=forms.TextInput(attrs=control(inputmode="numeric")), error_messages=missing, **more)

    def clean(self, value: Any) -> Any:
        """The number, or the sentence why it is none."""
        text = super().clean(value)
        if not text:
            return 0
        try:
            number, _places = quantity_of(text)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused
        if number < 0 or number != number.to_integral_value() or len(str(int(number))) > DIGITS:
            raise forms.ValidationError(_("“{text}”不是份数，请写 0、1、2 这样的整数。").format(text=text.strip()[:DIGITS]))
        return int(number)


class PaperForm(RefusableForm):
    """What a batch of paper gave: how many sheets, and how many answers of each grade a question."""

    day = day_field(gettext_lazy("收回日期"))
    handed_out = CountField(label=gettext_lazy("发出份数"))
    returned = CountField(label=gettext_lazy("收回有效份数"))
    method = text_field(gettext_lazy("怎么发的"), 200, gettext_lazy("请写怎么发的，例如“三个村各 20 户，入户发放”。"))
    evidence = FilesField(label=gettext_lazy("扫描件"), required=False)

    def __init__(self, survey: Survey, *args: Any, **more: Any) -> None:
        """Ask for the counts of every question and grade."""
        super().__init__(*args, **more)
        self.survey = survey
        self.fields["evidence"].widget.attrs |= {"class": "form-control", "accept": ACCEPTED}
        for number, question in enumerate(survey.questions, 1):
            for code, term in SATISFACTION.items():
                named = _("第 {number} 题 {grade}").format(number=number, grade=term.label)
                self.fields[f"{question['name']}_{code}"] = CountField(label=named, required=False)

    @property
    def grid(self) -> list[tuple[str, list[Any]]]:
        """Each question with the fields of its grades."""
        return [(str(one["text"]), [self[f"{one['name']}_{code}"] for code in SATISFACTION]) for one in self.survey.questions]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        own = {name: self.cleaned_data[name] for name in ("day", "handed_out", "returned", "method", "evidence")}
        given = {
            str(one["name"]): {code: self.cleaned_data[f"{one['name']}_{code}"] for code in SATISFACTION}
            for one in self.survey.questions
        }
        return own | {"counts": given}

    def place_of(self, field: str) -> str:
        """The first field of a question that a refusal names."""
        return f"{field}_{next(iter(SATISFACTION))}" if f"{field}_{next(iter(SATISFACTION))}" in self.fields else field


class AnswerForm(RefusableForm):
    """The questionnaire: a grade a question, and a remark that may stay empty."""

    through = (Answered, NotOpen, Busy)

    def __init__(self, survey: Survey, *args: Any, **more: Any) -> None:
        """Ask the survey's questions."""
        super().__init__(*args, **more)
        self.names = [str(one["name"]) for one in survey.questions]
        missing = {"required": _("这一题还没有选。"), "invalid_choice": _("这一题还没有选。")}
        grades = [(code, term.label) for code, term in SATISFACTION.items()]
        for question in survey.questions:
            self.fields[str(question["name"])] = forms.ChoiceField(
                label=str(question["text"]), choices=grades, widget=forms.RadioSelect, error_messages=missing
            )
        self.fields["remark"] = text_field(_("还想说的话"), 200, help_text=_("不要写姓名、电话、身份证号"))

    @property
    def asked(self) -> list[Any]:
        """The questions."""
        return [self[name] for name in self.names]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return {"values": {name: self.cleaned_data[name] for name in self.names}, "remark": self.cleaned_data["remark"]}
