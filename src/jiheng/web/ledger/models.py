"""The ledger of a unit's year: receipts, payments and reversals, numbered without a gap and sealed one by one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.chain import START
from jiheng.web.money import MoneyField


class Book(models.Model):
    """The head of a year's ledger. Whoever adds an entry locks this row first, so entries come one after the other.

    `opening` is the cash that the year before left; it is there from the first day.
    """

    year = models.OneToOneField(BudgetYear, models.PROTECT, related_name="book")
    opening = MoneyField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=START)

    def __str__(self) -> str:
        return f"{self.year}"


class Kind(models.TextChoices):
    """What an entry is."""

    RECEIPT = "receipt", _("到位")
    PAYMENT = "payment", _("支出")


class Entry(models.Model):
    """One movement of money on one line. Nothing is edited or deleted: a mistake is reversed by an entry that names it.

    A reversal has the kind and the amount of its original and counts negative. `seal` closes the row and the one before.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = models.DateField()
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries")
    amount = MoneyField()
    summary = models.CharField(max_length=200)
    party = models.CharField(max_length=200, blank=True)  # payee, or who the money came from
    voucher = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)  # the day by which it had to be paid
    arrears = models.ForeignKey(Arrears, models.PROTECT, null=True, blank=True, related_name="payments")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="one_entry_a_number"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_amount_above_nothing"),
        ]
        indexes = [models.Index(fields=["line", "kind", "day"]), models.Index(fields=["book", "day"])]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"

    def sealed_values(self) -> dict[str, object]:
        """What the seal covers: every field of the row but the seal itself."""
        names = ("book_id", "number", "kind", "day", "line_id", "amount", "summary", "party", "voucher", "due_on")
        return {name: getattr(self, name) for name in (*names, "arrears_id", "reverses_id", "made_by", "made_at")}


class BankBalance(models.Model):
    """What the bank says that was there on a day; a difference to the ledger is shown loudly until it is explained."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="bank_balances")
    day = models.DateField()
    amount = MoneyField()
    note = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.day}"
