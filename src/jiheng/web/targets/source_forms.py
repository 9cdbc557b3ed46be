"""The form that binds an indicator to its source; it asks only for what the chosen way needs."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.forms import RefusableForm
from jiheng.web.orgs.setting_forms import choice_field
from jiheng.web.targets.binding import BY_LINES, BY_RECORDS, MOST_PLACES, RATES, Origin, fitting
from jiheng.web.targets.models import ApprovedIndicator, Basis, RecordKind

WHAT = {
    "lines": gettext_lazy("选定科目在台账里付了多少钱"),
    "records": gettext_lazy("工作台账记了几条，或某一栏加起来是多少"),
    "share": gettext_lazy("两个数相除，例如 化解的 ÷ 受理的"),
    "on_time": gettext_lazy("有支付期限的支出，按期付的占百分之几"),
    "saved": gettext_lazy("按月计划的钱省下了百分之几，例如三公经费"),
    "survey": gettext_lazy("满意度问卷的结果"),
    "stated": gettext_lazy("填报时由人写，附佐证材料"),
}
PARTS = {"top": gettext_lazy("数哪些"), "bottom": gettext_lazy("除以哪些")}
TOP_OF_SHARE = gettext_lazy("哪些算数")
PLACES = [(str(place), str(place)) for place in range(MOST_PLACES + 1)]
FOREIGN_LINE = gettext_lazy("本单位本年度没有这个科目，请从列表里选。")


class Part(NamedTuple):
    """One number of a source in the form: what is counted or summed, and the conditions."""

    label: Any
    total: BoundField
    conditions: list[BoundField]


class LinesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Budget lines to tick; another unit's are refused like lines that do not exist."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The line, its project, and which money it is."""
        of = obj.project or obj.get_scope_display()
        return f"{obj.code} {obj.name}（{of}）"


class SourceForm(RefusableForm):
    """Where an indicator's value comes from."""

    how = forms.ChoiceField(
        label=gettext_lazy("取数来源"),
        choices=[(code, label) for code, label in Basis.HOW.items()],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("没有这种来源，请从列表里选。")},
    )

    def __init__(self, one: ApprovedIndicator, data: Any = None, source: Origin | None = None) -> None:
        """Ask for what the way that is chosen needs; begin with the source that is given."""
        super().__init__(data, initial=_begun(source))
        self.one, self.chosen = one, str(self["how"].value() or "")
        if self.chosen in BY_LINES:
            lines = BudgetLine.objects.filter(year__unit=one.unit, year__year=one.year)
            wrong = {"invalid_choice": FOREIGN_LINE, "invalid_pk_value": FOREIGN_LINE}
            self.fields["lines"] = LinesField(lines, label=gettext_lazy("科目"), required=False, error_messages=wrong)
        if self.chosen in BY_RECORDS:
            self._ask_for_records()
        if self.chosen in RATES:
            self.fields["places"] = forms.ChoiceField(
                label=gettext_lazy("保留几位小数"),
                choices=PLACES,
                required=False,
                widget=forms.Select(attrs={"class": "form-control"}),
                error_messages={"invalid_choice": gettext_lazy("请从列表里选。")},
            )

    def _ask_for_records(self) -> None:
        kinds = RecordKind.objects.filter(unit=self.one.unit)
        self.fields["kind"] = forms.ModelChoiceField(
            kinds,
            label=gettext_lazy("工作台账"),
            required=False,
            empty_label=gettext_lazy("请选"),
            widget=forms.Select(attrs={"class": "form-control"}),
            error_messages={"invalid_choice": gettext_lazy("请选一种本单位的工作台账。")},
        )
        asked = str(self["kind"].value() or "")
        self.kind = next((kind for kind in kinds if str(kind.pk) == asked), None)
        if self.kind:
            for part in PARTS if self.chosen == "share" else ("top",):
                self.fields |= _part_fields(self.kind, part)

    @property
    def offered(self) -> list[tuple[Any, Any]]:
        """The ways that fit the indicator's unit, each with what it is."""
        fits = fitting(self.one)
        return [(choice, WHAT[choice.data["value"]]) for choice in self["how"] if choice.data["value"] in fits]

    @property
    def left_out(self) -> list[Any]:
        """The ways that do not fit the unit of the indicator."""
        fits = fitting(self.one)
        return [label for code, label in Basis.HOW.items() if code not in fits]

    @property
    def parts(self) -> list[Part]:
        """The numbers of the source, each with its fields."""
        if "kind" not in self.fields or self.kind is None:
            return []
        shown = PARTS if self.chosen == "share" else {"top": PARTS["top"]}
        labels = shown | ({"top": TOP_OF_SHARE} if self.chosen == "share" else {})
        return [
            Part(labels[part], self[f"{part}_sum_{self.kind.pk}"], [self[name] for name, _field in _choices(self.kind, part)])
            for part in shown
        ]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        given = self.cleaned_data
        values = {"how": given["how"], "lines": list(given.get("lines") or ()), "places": int(given.get("places") or 0)}
        kind = given.get("kind")
        if kind and kind == self.kind:
            return values | {"kind": kind, "top": self._part("top"), "bottom": self._part("bottom")}
        return values

    def _part(self, part: str) -> dict[str, Any]:
        assert self.kind is not None
        given = self.cleaned_data
        where = {field["name"]: given[name] for name, field in _choices(self.kind, part) if given.get(name)}
        return {"sum": given.get(f"{part}_sum_{self.kind.pk}", ""), "where": where}

    def place_of(self, field: str) -> str:
        """A part of the source shows what is wrong with it at its first field."""
        return f"{field}_sum_{self.kind.pk}" if field in PARTS and self.kind else field


def _begun(source: Origin | None) -> dict[str, Any]:
    """What the form of a source begins with."""
    if source is None:
        return {}
    begun: dict[str, Any] = {"how": source.how, "lines": [line.pk for line in source.lines], "places": source.places}
    if source.kind:
        begun["kind"] = source.kind.pk
        for part, given in (("top", source.top), ("bottom", source.bottom)):
            begun[f"{part}_sum_{source.kind.pk}"] = given.get("sum", "")
            begun |= {
                name: _several((given.get("where") or {}).get(field["name"])) for name, field in _choices(source.kind, part)
            }
    return begun


def _several(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted] if wanted else []


def _choices(kind: RecordKind, part: str) -> list[tuple[str, dict[str, Any]]]:
    """The fields of a kind by which a part can be narrowed, each with its name in the form."""
    return [(f"{part}_{kind.pk}_{place}", field) for place, field in enumerate(kind.fields) if field["sort"] == "choice"]


def _part_fields(kind: RecordKind, part: str) -> dict[str, forms.Field]:
    """The fields that ask for one number: records counted or a field summed, where some fields have some values."""
    sums = [
        ("", gettext_lazy("数条数")),
        *((field["name"], field["label"]) for field in kind.fields if field["sort"] == "number"),
    ]
    made: dict[str, forms.Field] = {
        f"{part}_sum_{kind.pk}": choice_field(gettext_lazy("数条数，还是把一栏加起来"), sums, required=False)
    }
    for name, field in _choices(kind, part):
        options = [(option, option) for option in field["options"]]
        wrong = {"invalid_choice": gettext_lazy("请从列表里选。")}
        made[name] = forms.MultipleChoiceField(
            label=field["label"], choices=options, required=False, widget=forms.CheckboxSelectMultiple, error_messages=wrong
        )
    return made
