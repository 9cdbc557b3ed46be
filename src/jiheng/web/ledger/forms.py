"""The forms of the ledger: what is shown of it, a new entry, a reversal, and what the bank says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.budgets.forms import LineField
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.forms import AmountField, RefusableForm, day_field, text_field
from jiheng.web.ledger import queries
from jiheng.web.ledger.models import Entry, Kind
from jiheng.web.ledger.sheet import OWN

SCOPES = {
    "own": gettext_lazy("年度预算（不含追加）"),
    "basic": gettext_lazy("基本支出"),
    "project": gettext_lazy("项目支出"),
    "supplement": gettext_lazy("追加资金"),
}
MONTHS = [(month, format_lazy(gettext_lazy("{month}月"), month=month)) for month in range(1, 13)]


class EntryForm(RefusableForm):
    """A new receipt or payment."""

    kind = forms.ChoiceField(
        label=gettext_lazy("收支"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选到位还是支出。"),
            "invalid_choice": gettext_lazy("请选到位还是支出。"),
        },
    )
    line = LineField(BudgetLine.objects.none(), label=gettext_lazy("科目"), empty_label=gettext_lazy("请选"))
    amount = AmountField(label=gettext_lazy("金额（元）"))
    day = day_field(gettext_lazy("日期"))
    summary = text_field(gettext_lazy("摘要"), 200, gettext_lazy("请写摘要，例如“发放6月工资”。"))
    party = text_field(gettext_lazy("对方单位或个人"), 200)
    voucher = text_field(gettext_lazy("凭证号"), 60)
    due_on = day_field(gettext_lazy("最迟支付日"), required=False)
    arrears = LineField(
        Arrears.objects.none(), label=gettext_lazy("归还欠账"), required=False, empty_label=gettext_lazy("不是还欠账")
    )
    sure = forms.BooleanField(label=gettext_lazy("确是另一笔，照记"), required=False)

    def __init__(self, year: BudgetYear, data: Any = None, **more: Any) -> None:
        """Offer the lines and the old debts of the year; without old debts the field falls away."""
        super().__init__(data, **more)
        self.year = year
        _offer(self.fields["line"], year.lines.all())
        _offer(self.fields["arrears"], year.arrears.all())
        if not year.arrears.exists():
            del self.fields["arrears"]


class ReversalForm(RefusableForm):
    """Why an entry is reversed."""

    reason = text_field(
        gettext_lazy("冲销原因"), 200, gettext_lazy("请写明冲销原因，例如“金额记错，应为 1,200.00”。"), autofocus=True
    )
    day = day_field(gettext_lazy("冲销日期"))


class BalanceForm(RefusableForm):
    """What the bank says that is there on a day."""

    day = day_field(gettext_lazy("对账日"))
    amount = AmountField(label=gettext_lazy("银行余额（元）"))
    note = text_field(gettext_lazy("备注"), 200)


class FilterForm(forms.Form):
    """What is shown; whatever cannot be understood is left out, so an old link still opens."""

    month = forms.TypedChoiceField(
        label=gettext_lazy("月份"), choices=[("", gettext_lazy("全年")), *MONTHS], coerce=int, empty_value=None, required=False
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"), choices=[("", gettext_lazy("全部资金")), *SCOPES.items()], required=False
    )
    line = LineField(BudgetLine.objects.none(), label=gettext_lazy("科目"), required=False, empty_label=gettext_lazy("全部科目"))
    kind = forms.ChoiceField(
        label=gettext_lazy("收支"), choices=[("", gettext_lazy("到位和支出")), *Kind.choices], required=False
    )
    q = forms.CharField(label=gettext_lazy("查找"), max_length=100, required=False)
    number = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, year: BudgetYear, data: Any) -> None:
        """Offer the lines of the year."""
        super().__init__(data, auto_id="filter_%s")
        self.year = year
        _offer(self.fields["line"], year.lines.all())
        for name in ("month", "scope", "line", "kind", "q"):
            self.fields[name].widget.attrs |= {"class": "form-control"}
        self.fields["q"].widget.attrs |= {"placeholder": _("摘要、对方、凭证号"), "type": "search"}
        self.is_valid()

    @property
    def used(self) -> dict[str, Any]:
        """The filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def found(self) -> QuerySet[Entry]:
        """The entries that the filters leave."""
        asked = self.used
        scopes, number = asked.pop("scope", ""), asked.pop("number", None)
        entries = queries.entries(self.year, words=asked.pop("q", ""), **asked)
        if scopes:
            entries = entries.filter(line__scope__in=_scopes(scopes))
        if number:
            entries = entries.filter(Q(number=number) | Q(reverses__number=number) | Q(reversal__number=number))
        return entries

    def lines(self) -> QuerySet[BudgetLine]:
        """The lines that the filter of the scope leaves."""
        scope = self.cleaned_data.get("scope")
        lines = BudgetLine.objects.filter(year=self.year)
        return lines.filter(scope__in=_scopes(scope)) if scope else lines


def _scopes(name: str) -> tuple[str, ...]:
    return OWN if name == "own" else (name,)


def _offer(field: Any, rows: Iterable[Any]) -> None:
    field.queryset = rows
