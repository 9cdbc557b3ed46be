"""Objectives and indicators of a unit's year, what their values come from, work records and surveys."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.clock import today
from jiheng.web.orgs.models import Office, Unit


class Objective(models.Model):
    """A yearly objective of the unit, or of one of its projects."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="objectives")
    year = models.PositiveSmallIntegerField()
    project = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class RecordKind(models.Model):
    """A kind of work record that the unit defined itself. `fields`: [{"name", "label", "sort", "unit", "options"}]."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="record_kinds")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    fields = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="one_kind_of_a_code")]

    def __str__(self) -> str:
        return self.name

    def labels(self) -> dict[str, str]:
        """What each field is called, by its name."""
        return {field["name"]: field["label"] for field in self.fields}


class WorkRecord(models.Model):
    """One dated event of an office. One that was wrong is withdrawn with a reason and stays to be seen."""

    kind = models.ForeignKey(RecordKind, models.PROTECT, related_name="records")
    day = models.DateField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    summary = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["kind", "day"])]

    def __str__(self) -> str:
        return self.summary

    def said(self) -> list[tuple[str, object]]:
        """What was entered, each under what its field is called, in the order of the fields."""
        return [(label, self.values[name]) for name, label in self.kind.labels().items() if name in self.values]


class Evidence(models.Model):
    """A file that proves something, kept under the hash of its bytes."""

    record = models.ForeignKey(WorkRecord, models.PROTECT, null=True, blank=True, related_name="evidence")
    indicator = models.ForeignKey("ApprovedIndicator", models.PROTECT, null=True, blank=True, related_name="evidence")
    paper = models.ForeignKey("PaperCount", models.PROTECT, null=True, blank=True, related_name="evidence")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class ApprovedIndicator(models.Model):
    """A third-level indicator as approved for a year, of the unit or of one of its projects.

    `op` is a code of terms.OPERATORS, `value` and `upper` are decimals as written (their printed places count), `words` a
    qualitative target. Before `due_from` there is no value: 未到监控节点.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicators")
    year = models.PositiveSmallIntegerField()
    project = models.CharField(max_length=200, blank=True)
    level1 = models.CharField(max_length=20)
    level2 = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    op = models.CharField(max_length=12, blank=True)
    value = models.CharField(max_length=24, blank=True)
    upper = models.CharField(max_length=24, blank=True)
    measure_unit = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200, blank=True)
    weight = models.CharField(max_length=10, blank=True)
    last_year = models.CharField(max_length=24, blank=True)
    core = models.BooleanField(default=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    due_from = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["unit", "year"])]

    def __str__(self) -> str:
        return self.name


class Basis(models.Model):
    """What an indicator's actual value comes from.

    how       lines: payments on budget lines · records: a count of work records, or the sum of a field · share: one such
              number in percent of another · on_time: payments in time in percent of those with a due day ·
              saved: what the lines' plan to date leaves unspent, in percent of it · survey · stated: by hand, with evidence
    top       for records and share: {"sum": field or "", "where": {field: value}}; bottom the same for share
    """

    HOW = {
        "lines": gettext_lazy("台账支出"),
        "records": gettext_lazy("工作台账计数"),
        "share": gettext_lazy("工作台账比率"),
        "on_time": gettext_lazy("支付及时率"),
        "saved": gettext_lazy("节约率"),
        "survey": gettext_lazy("满意度调查"),
        "stated": gettext_lazy("人工填报"),
    }

    indicator = models.OneToOneField(ApprovedIndicator, models.CASCADE, related_name="basis")
    how = models.CharField(max_length=10, choices=HOW)
    lines = models.ManyToManyField(BudgetLine, blank=True)
    kind = models.ForeignKey(RecordKind, models.PROTECT, null=True, blank=True)
    top = models.JSONField(default=dict)
    bottom = models.JSONField(default=dict)
    places = models.PositiveSmallIntegerField(default=0)  # in which a rate is printed

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_how_display()}"


class Progress(models.Model):
    """What was stated of an indicator at a cutoff. Rows are only added; the one of the highest version counts."""

    indicator = models.ForeignKey(ApprovedIndicator, models.PROTECT, related_name="progress")
    cutoff = models.DateField()
    version = models.PositiveIntegerField()
    value = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=24, blank=True)  # the completion of a qualitative one, in percent as written
    explanation = models.TextField(blank=True)
    causes = models.JSONField(default=list)
    expected = models.CharField(max_length=200, blank=True)
    likelihood = models.CharField(max_length=12, blank=True)
    carried_from = models.DateField(null=True, blank=True)  # the cutoff whose value this row took over, where it did
    made_by = models.CharField(max_length=150)
    # The office for which somebody else filled; none where it filled itself, or has nobody who could
    on_behalf = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["indicator", "cutoff", "version"], name="one_progress_a_version")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.cutoff} {self.version}"

    def who(self) -> str:
        """Who stated it, and for which office where it was not that office itself."""
        return _("{who} 代{office}").format(who=self.made_by, office=self.on_behalf) if self.on_behalf else self.made_by


class Survey(models.Model):
    """A satisfaction survey: open by its link from day to day, one answer a device. It cannot change once it has opened.

    The points of its answers are those of `profile` on its first day.
    """

    STATES = {"waiting": _("未开始"), "open": _("正在收"), "closed": _("已结束"), "withdrawn": _("已作废")}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="surveys")
    indicator = models.ForeignKey(ApprovedIndicator, models.PROTECT, null=True, blank=True, related_name="surveys")
    title = models.CharField(max_length=200)
    questions = models.JSONField(default=list)  # [{"name", "text"}], each answered on the scale
    method = models.CharField(max_length=200, blank=True)
    profile = models.CharField(max_length=40, default="national")
    opens_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)  # where it was closed before its last day
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # nothing that it gave counts
    withdrawn_why = models.CharField(max_length=200, blank=True)
    token = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.title

    def state(self, day: date) -> str:
        """A code of STATES: what it is on a day."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.closed_at or day > self.closes_on:
            return "closed"
        return "open" if day >= self.opens_on else "waiting"


class Answer(models.Model):
    """One answered questionnaire: a grade of the scale a question. `device` is a hash that keeps a device from a second one.

    Rows are only added.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    device = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    remark = models.CharField(max_length=200, blank=True)
    day = models.DateField(default=today)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "device"], condition=~models.Q(device=""), name="one_answer_a_device")
        ]
        indexes = [models.Index(fields=["survey", "made_at"])]

    def __str__(self) -> str:
        return f"{self.survey} {self.pk}"


class PaperCount(models.Model):
    """What a batch of paper questionnaires gave, added up by question and grade. A wrong one is withdrawn with a reason."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="papers")
    day = models.DateField()
    handed_out = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    method = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)  # {question: {grade: number of answers}}
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.survey} {self.day}"
