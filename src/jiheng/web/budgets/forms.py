"""The forms of the budget: a year, a line, its plan by month, a change with its document, an old debt."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.economic import CLASSES, class_named
from jiheng.model.terms import SOURCES
from jiheng.web.budgets.models import BudgetChange, BudgetLine, BudgetYear
from jiheng.web.evidence import ACCEPTED
from jiheng.web.forms import AmountField, RefusableForm, control, day_field, text_field

CHANGED = 4  # rows of a new change; more on demand
MOST = 60
CHANGE = ("kind", "document", "decided_on", "reason", "file")
MONTHS = range(1, 13)


class LineField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A budget line of the year at hand; another unit's line is refused like one that does not exist."""

    def __init__(self, queryset: QuerySet[Any], **more: Any) -> None:
        """Say what to do where the line is missing or not one of these."""
        messages = {
            "required": gettext_lazy("请选科目。"),
            "invalid_choice": gettext_lazy("本单位本年度没有这个科目，请从列表里选。"),
        }
        widget = forms.Select(attrs={"class": "form-control"})
        super().__init__(queryset=queryset, widget=widget, error_messages=messages, **more)

    def label_from_instance(self, obj: Any) -> str:
        """The code and the use; uses repeat, so the class and the project that tell them apart stand behind."""
        if not isinstance(obj, BudgetLine):
            return str(obj)
        told = "，".join(filter(None, (class_named(obj.economic_class), obj.project)))
        return f"{obj.code} {obj}（{told}）" if told else f"{obj.code} {obj}"


def choice_field(label: Any, choices: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    """One of a list; `missing` is the sentence where none of it is chosen."""
    return forms.ChoiceField(
        label=label,
        choices=[("", gettext_lazy("请选")), *choices],
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"required": missing, "invalid_choice": missing},
        **more,
    )


class YearForm(RefusableForm):
    """The year of a new budget."""

    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        widget=forms.TextInput(attrs=control(inputmode="numeric")),
        error_messages={
            "required": gettext_lazy("请写年度，例如 2021。"),
            "invalid": gettext_lazy("请写年度，例如 2021。"),
        },
    )


class LineForm(RefusableForm):
    """What a line says."""

    code = text_field(gettext_lazy("科目编码"), 20, gettext_lazy("请写科目编码，例如 30201。"), autofocus=True)
    name = text_field(gettext_lazy("科目名称（用途）"), 200, gettext_lazy("请写科目名称，例如“办公费”。"))
    scope = choice_field(
        gettext_lazy("支出范围"), BudgetLine.SCOPES.items(), gettext_lazy("请选支出范围：基本支出、项目支出或追加资金。")
    )
    part = choice_field(gettext_lazy("经费类别"), BudgetLine.PARTS.items(), gettext_lazy("请选人员、公用还是项目经费。"))
    source = choice_field(
        gettext_lazy("资金来源"), [(term.code, term.label) for term in SOURCES.values()], gettext_lazy("请选资金来源。")
    )
    initial = AmountField(label=gettext_lazy("年初预算（元）"))  # type: ignore[assignment]  # a field, not what the form began with
    economic_class = forms.CharField(
        label=gettext_lazy("经济分类"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=control(list="classes", inputmode="numeric")),
    )
    project = text_field(gettext_lazy("项目名称"), 200, help_text=gettext_lazy("项目支出才要写"))
    three_public = forms.BooleanField(label=gettext_lazy("属于“三公”经费"), required=False)

    def clean_economic_class(self) -> str:
        """The code alone; the name that a browser puts beside it when it is chosen from the list is left out."""
        return next(iter(str(self.cleaned_data["economic_class"]).split()), "")

    @classmethod
    def of(cls, line: BudgetLine) -> LineForm:
        """The form with what a line says now."""
        names = ("code", "name", "scope", "part", "source", "economic_class", "project", "three_public")
        said = {name: getattr(line, name) for name in names}
        form = cls(initial=said | {"initial": f"{line.initial:.2f}"})
        del form.fields["code"].widget.attrs["autofocus"]  # the page is there to be read first
        return form

    @staticmethod
    def classes() -> list[tuple[str, str]]:
        """The economic classes to choose from."""
        return [(term.code, f"{term.code} {term.label}") for term in CLASSES.values() if len(term.code) > 3]


class MonthsForm(RefusableForm):
    """The plan of a line by month: twelve cells; an empty one has no plan."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Make the cells."""
        super().__init__(data, auto_id="plan_%s", **more)
        for month in MONTHS:
            label = format_lazy(gettext_lazy("{month}月"), month=month)
            self.fields[f"month_{month}"] = AmountField(label=label, required=False)

    @classmethod
    def of(cls, plan: dict[int, Decimal]) -> MonthsForm:
        """The form with the plan as it is."""
        return cls(initial={f"month_{month}": f"{amount:.2f}" for month, amount in plan.items()})

    def values(self) -> dict[str, Any]:
        """The months that are filled in."""
        typed = {month: self.cleaned_data[f"month_{month}"] for month in MONTHS}
        return {"amounts": {month: amount for month, amount in typed.items() if amount is not None}}


class ChangeForm(RefusableForm):
    """A supplement, virement or adjustment: its document, its day, and what it does to some lines."""

    kind = choice_field(gettext_lazy("种类"), BudgetChange.KINDS.items(), gettext_lazy("请选调整的种类：追加、调剂或调整。"))
    document = text_field(
        gettext_lazy("依据文件"), 200, gettext_lazy("请写依据文件和文号，例如“关于追加预算的通知（财预〔2021〕8号）”。")
    )
    decided_on = day_field(gettext_lazy("批复日期"))
    reason = text_field(gettext_lazy("理由"), 200)
    file = forms.FileField(
        label=gettext_lazy("文件扫描件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPTED}),
    )

    def __init__(self, year: BudgetYear, data: Any = None, files: Any = None, rows: int = CHANGED, **more: Any) -> None:
        """Make the rows: a line of the year, and how much."""
        super().__init__(data, files, **more)
        self.rows = max(1, min(rows, MOST))
        for place in range(self.rows):
            line = LineField(BudgetLine.objects.none(), label=_("科目"), required=False, empty_label=_("请选"))
            line.queryset = year.lines.all()
            self.fields[f"line_{place}"] = line
            self.fields[f"amount_{place}"] = AmountField(label=_("增（减写负数），元"), required=False)

    @property
    def asked(self) -> Iterator[tuple[Any, Any]]:
        """The two fields of each row."""
        return ((self[f"line_{place}"], self[f"amount_{place}"]) for place in range(self.rows))

    @property
    def own(self) -> list[Any]:
        """The fields of the change itself."""
        return [self[name] for name in CHANGE]

    def clean(self) -> dict[str, Any]:
        """Each row has both or neither, and each line stands once."""
        seen = set()
        for place in range(self.rows):
            line, amount = (self.cleaned_data.get(f"{name}_{place}") for name in ("line", "amount"))
            if line in seen:
                self.add_error(f"line_{place}", _("“{line}”写了两次，请合成一行。").format(line=line))
            if line is None and amount is not None and f"line_{place}" not in self.errors:
                self.add_error(f"line_{place}", _("请选这笔金额的科目。"))
            if line is not None and amount is None and f"amount_{place}" not in self.errors:
                self.add_error(f"amount_{place}", _("请写“{line}”增减多少。").format(line=line))
            seen |= {line} - {None}
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        pairs = [(self.cleaned_data[f"line_{place}"], self.cleaned_data[f"amount_{place}"]) for place in range(self.rows)]
        own = {name: self.cleaned_data[name] for name in CHANGE}
        return own | {"entries": {line: amount for line, amount in pairs if line is not None}}

    def place_of(self, field: str) -> str:
        """What a change does to its lines is said at the first row."""
        return "line_0" if field == "entries" else field


class DebtForm(RefusableForm):
    """A new old debt."""

    name = text_field(gettext_lazy("欠账名称"), 200, gettext_lazy("请写欠的是什么，例如“2019年办公楼维修欠款”。"))
    amount = AmountField(label=gettext_lazy("年初欠额（元）"))
