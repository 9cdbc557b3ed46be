"""A unit's annual comprehensive budget: lines, changes with their basis document, execution plan by month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.money import MoneyField
from jiheng.web.orgs.models import Unit


class BudgetYear(models.Model):
    """The budget of one unit for one year; a closed one takes no more entries.

    `opened_from` is the closed year whose 结转 came in; only one year can follow from another. What an archived one holds
    does not change any more, its work records and indicators included.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budget_years")
    year = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    opened_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_budget_a_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class BudgetLine(models.Model):
    """One line (预算科目): what money is for and where it comes from. `name` is the use as the report names it."""

    SCOPES = {"basic": _("基本支出"), "project": _("项目支出"), "supplement": _("追加资金")}
    PARTS = {"staff": _("人员经费"), "running": _("公用经费"), "project": _("项目经费")}

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="lines")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=12, choices=SCOPES)
    part = models.CharField(max_length=10, choices=PARTS)
    economic_class = models.CharField(max_length=10, blank=True)  # 部门预算支出经济分类, 30101 …
    project = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20)  # a code of terms.SOURCES
    three_public = models.BooleanField(default=False)
    initial = MoneyField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="one_line_of_a_code")]

    def __str__(self) -> str:
        return self.name


class BudgetChange(models.Model):
    """A supplement, virement or adjustment with the document that it rests on. Rows are only added.

    What comes over from the year before is a change of the kind `carry`; it is made by opening the year, never by hand.
    """

    KINDS = {"supplement": _("追加"), "virement": _("调剂"), "adjustment": _("调整"), "carry": _("结转")}

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=KINDS)
    document = models.CharField(max_length=200)
    decided_on = models.DateField()
    reason = models.TextField(blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decided_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"


class ChangeEntry(models.Model):
    """What a change adds to a line, or takes from it. Rows are only added."""

    change = models.ForeignKey(BudgetChange, models.PROTECT, related_name="entries")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="change_entries")
    amount = MoneyField()

    def __str__(self) -> str:
        return f"{self.line} {self.amount}"


class ChangeFile(models.Model):
    """The document of a change as a file, kept under the hash of its bytes. Rows are only added."""

    change = models.OneToOneField(BudgetChange, models.PROTECT, related_name="file")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class MonthPlan(models.Model):
    """What a line is to spend in a month."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["line", "month"], name="one_plan_a_month"),
            models.CheckConstraint(condition=models.Q(month__range=(1, 12)), name="a_month_of_the_year"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.month}"


class Arrears(models.Model):
    """An old debt (历史欠账) at the start of the year; it shrinks by the payments that name it."""

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="arrears")
    name = models.CharField(max_length=200)
    amount = MoneyField()

    def __str__(self) -> str:
        return self.name
