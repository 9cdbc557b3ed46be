"""The forms of a unit's settings: offices, posts, and the year's plan with its division of duties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiheng.web.forms import RefusableForm, control, text_field
from jiheng.web.orgs.models import Office, PlanItem, Post, Unit, YearPlan

ONE_A_LINE = gettext_lazy("一行写一条")
CHOICE = {"invalid_choice": gettext_lazy("请从列表里选。")}


def choice_field(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """One of a few words."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.Select(attrs={"class": "form-control"}), error_messages=CHOICE, **more
    )


def office_field(empty: Any) -> forms.ModelChoiceField[Office]:
    """One of the unit's offices, or what `empty` says; the form that holds it names the unit."""
    return forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("科室"),
        required=False,
        empty_label=empty,
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"invalid_choice": gettext_lazy("本单位没有这个科室，请从列表里选。")},
    )


def _lines(label: Any, rows: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=hint, widget=forms.Textarea(attrs=control() | {"rows": rows}))


class OfficeForm(RefusableForm):
    """An office by its name."""

    name = text_field(gettext_lazy("科室名称"), 100, gettext_lazy("请写科室名称，例如“党政办公室”。"))


class PostForm(RefusableForm):
    """A post: its name, its office, and its part in the monitoring group."""

    name = text_field(gettext_lazy("岗位名称"), 100, gettext_lazy("请写岗位名称，例如“预算会计”。只写岗位，不写姓名。"))
    office = office_field(gettext_lazy("不属于哪个科室"))
    group = choice_field(gettext_lazy("监控小组"), [("", gettext_lazy("不在小组里")), *Post.GROUP.items()], required=False)

    def __init__(self, unit: Unit, *given: Any, **more: Any) -> None:
        """Offer the offices of the unit."""
        super().__init__(*given, **more)
        self.fields["office"].queryset = Office.objects.filter(unit=unit)  # type: ignore[attr-defined]


class PlanForm(RefusableForm):
    """The plan of a year and the division of duties, a line of text for each duty and each content."""

    focus = _lines(gettext_lazy("监控重点"), 3)
    contents = _lines(gettext_lazy("监控内容"), 6, ONE_A_LINE)
    time = _lines(gettext_lazy("监控时间"), 2)
    duties = _lines(gettext_lazy("小组职责"), 6, ONE_A_LINE)
    office_duties = _lines(gettext_lazy("科室职责"), 4)
    manager_duties = _lines(gettext_lazy("预算管理人员职责"), 4)

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return self.cleaned_data | {name: self.cleaned_data[name].splitlines() for name in ("duties", "contents")}


def plan_values(plan: YearPlan | None) -> dict[str, str]:
    """What the form of a plan begins with."""
    if plan is None:
        return {}
    texts = {name: getattr(plan, name) for name in ("focus", "time", "office_duties", "manager_duties")}
    return texts | {"duties": _joined(plan, "duty"), "contents": _joined(plan, "content")}


def _joined(plan: YearPlan, sort: str) -> str:
    return "\n".join(PlanItem.objects.filter(plan=plan, sort=sort).values_list("text", flat=True))
