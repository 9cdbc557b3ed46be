"""The forms by which indicators are set up: an objective, and an indicator with its target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiheng.model.terms import OPERATORS
from jiheng.web.forms import RefusableForm, control, day_field, text_field
from jiheng.web.orgs.models import Unit
from jiheng.web.orgs.setting_forms import choice_field, office_field
from jiheng.web.targets.models import ApprovedIndicator
from jiheng.web.targets.outline import SEPARATOR, class_of, classes
from jiheng.web.targets.setting import OBJECTIVE_LENGTH

SIGNS = [("", gettext_lazy("不写符号")), *((code, term.label) for code, term in OPERATORS.items())]
_OWN = ("name", "op", "value", "upper", "measure_unit", "words", "weight", "last_year", "core", "due_from", "project")


def number_field(label: Any, **more: Any) -> forms.CharField:
    """A number as text, because its places count; the action reads it."""
    return forms.CharField(
        label=label, max_length=60, required=False, widget=forms.TextInput(attrs=control(inputmode="decimal")), **more
    )


class ObjectiveForm(RefusableForm):
    """What the year is to reach."""

    text = forms.CharField(
        required=False,
        max_length=OBJECTIVE_LENGTH * 2,
        widget=forms.Textarea(attrs=control() | {"rows": 4}),
        help_text=gettext_lazy("全年要做成什么，达到什么效果；能写数字的写数字"),
    )


class IndicatorForm(RefusableForm):
    """An indicator: its class and name, its target, and who answers for it."""

    classes = choice_field(gettext_lazy("一级/二级指标"), [])
    name = text_field(gettext_lazy("三级指标"), 200, gettext_lazy("请写三级指标，例如“干部学习培训次数”。"))
    op = choice_field(gettext_lazy("符号"), SIGNS, required=False)
    value = number_field(gettext_lazy("指标值"))
    upper = number_field(gettext_lazy("上限"), help_text=gettext_lazy("区间才填"))
    words = text_field(gettext_lazy("定性目标"), 200, help_text=gettext_lazy("定性才填，例如 有所提高"))
    measure_unit = text_field(gettext_lazy("计量单位"), 20, help_text=gettext_lazy("例如 次、件、%、万元"))
    weight = number_field(gettext_lazy("权重"))
    last_year = number_field(gettext_lazy("上年完成值"))
    office = office_field(gettext_lazy("不分科室"))
    due_from = day_field(
        gettext_lazy("起填日期"), required=False, help_text=gettext_lazy("这一天以前的节点不填，不填日期就每个节点都填")
    )
    project = text_field(gettext_lazy("项目"), 200, help_text=gettext_lazy("单位整体的指标不填"))
    core = forms.BooleanField(label=gettext_lazy("核心指标"), required=False)

    def __init__(self, unit: Unit, *given: Any, **more: Any) -> None:
        """Offer the classes and the offices of the unit."""
        super().__init__(*given, **more)
        self.fields["classes"].choices = classes()  # type: ignore[attr-defined]
        self.fields["office"].queryset = unit.offices.all()  # type: ignore[attr-defined]
        self.fields["measure_unit"].widget.attrs["list"] = "measure-units"
        self.fields["project"].widget.attrs["list"] = "projects"

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        values = dict(self.cleaned_data)
        values["level1"], values["level2"] = values.pop("classes").split(SEPARATOR)
        return values

    def place_of(self, field: str) -> str:
        """Both levels are chosen in one field."""
        return "classes" if field in ("level1", "level2") else field


def begun(one: ApprovedIndicator) -> dict[str, Any]:
    """What the form of an indicator begins with."""
    return {name: getattr(one, name) for name in _OWN} | {"classes": class_of(one), "office": one.office_id}
