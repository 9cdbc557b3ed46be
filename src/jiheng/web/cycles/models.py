"""Monitoring cycles: a cutoff with its due date, what a unit says at it, and what was submitted, frozen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.orgs.models import Unit, User
from jiheng.web.targets.models import ApprovedIndicator


class Cycle(models.Model):
    """A cutoff (监控节点) at which units file: opened by a unit for itself, or by the bureau for those below it."""

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField()
    cutoff = models.DateField()
    due_at = models.DateTimeField()
    profile = models.CharField(max_length=30, default="national")

    class Meta:
        ordering = ["-cutoff", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "cutoff"], name="one_cycle_a_cutoff")]

    def __str__(self) -> str:
        return f"{self.owner} {self.cutoff}"


class State(models.TextChoices):
    """Where a filing stands."""

    FILLING = "filling", _("填报中")
    CHECKING = "checking", _("单位审核")
    SUBMITTED = "submitted", _("待财政审核")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已通过")


class Filing(models.Model):
    """What one unit files in one cycle. Its state changes only in actions."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="filings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings")
    state = models.CharField(max_length=12, default=State.FILLING, choices=State.choices)
    filled_on = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # by the reviewer; from then on it cannot be withdrawn
    remark = models.TextField(blank=True)  # why it was returned

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_filing_a_cycle")]

    def __str__(self) -> str:
        return f"{self.unit} {self.cycle.cutoff}"


class Saying(models.Model):
    """One item of the report's text: a problem with its suggestion, a next step, a suggestion to the bureau, and the like."""

    SORTS = {
        "problem": _("存在的问题"),
        "next_step": _("下一步工作"),
        "suggestion": _("意见建议"),
        "other": _("其他"),
    }

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="sayings")
    sort = models.CharField(max_length=12, choices=SORTS)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    reply = models.TextField(blank=True)  # the suggestion that belongs to a problem

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class DeviationNote(models.Model):
    """A deviation with the cause that the unit gives; its figures are computed from the indicator."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="deviations")
    indicator = models.ForeignKey(ApprovedIndicator, models.PROTECT, related_name="deviations")
    causes = models.JSONField(default=list)  # codes of terms.CAUSES
    cause = models.TextField(blank=True)
    accepted_by = models.CharField(max_length=150, blank=True)  # the reviewer who finds cause and measures good, as they stand
    accepted_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["filing", "indicator"], name="one_note_an_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator}"


class Following(models.TextChoices):
    """Where a planned measure stands; that its day has passed (逾期) follows from the day, and is not kept."""

    ORDERED = "ordered", _("未开始")
    UNDERWAY = "underway", _("进行中")
    CHECKING = "checking", _("待确认")
    CLOSED = "closed", _("已完成")


class CorrectionItem(models.Model):
    """A measure: taken, or planned with its owner and due day; followed until it is closed."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="corrections")
    deviation = models.ForeignKey(DeviationNote, models.SET_NULL, null=True, blank=True, related_name="corrections")
    measure = models.TextField()
    owner = models.CharField(max_length=100, blank=True)
    due = models.DateField(null=True, blank=True)
    effect = models.TextField(blank=True)
    planned = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=Following.ORDERED, choices=Following.choices)
    closed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["planned", "position", "id"]

    def __str__(self) -> str:
        return self.measure[:40]


class CorrectionStep(models.Model):
    """One word on a measure: where it then stood, what was said, and a file that shows it. Rows are only added.

    `light` and `completion` are the indicator's when the measure was closed; `override` says why it was closed in spite of them.
    """

    item = models.ForeignKey(CorrectionItem, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Following.choices)
    text = models.TextField(blank=True)
    light = models.CharField(max_length=10, blank=True)
    completion = models.CharField(max_length=40, blank=True)
    override = models.TextField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.item} {self.get_state_display()}"


class Explanation(models.Model):
    """出错说明: why something that the audit found in the unit's own report is right nevertheless.

    It belongs to a finding by its rule, place and message, so one whose figures changed is explained anew. Rows are only added;
    the last one of a finding counts, and one without a reason takes the explanation back.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="explanations")
    rule = models.CharField(max_length=10)
    place = models.CharField(max_length=200)
    message = models.TextField()
    reason = models.TextField(blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.rule} {self.reason[:40]}"


class CellNote(models.Model):
    """批注: one word on a cell of the grid, between those who fill and those who check. Rows are only added."""

    FIELDS = {
        "actual": _("本期实际"),
        "target": _("全年目标"),
        "completion": _("完成率"),
        "explanation": _("说明"),
        "evidence": _("证据"),
    }

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="notes")
    indicator = models.ForeignKey(ApprovedIndicator, models.PROTECT, related_name="notes")
    field = models.CharField(max_length=12, choices=FIELDS)
    text = models.TextField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["filing", "indicator"])]

    def __str__(self) -> str:
        return self.text[:40]


class Snapshot(models.Model):
    """The report as it was submitted, frozen: its data, its hash, and who submitted it. Rows are only added."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    report = models.TextField()  # canonical JSON of the Report
    sha256 = models.CharField(max_length=64)
    findings = models.TextField(null=True, blank=True)  # canonical JSON of what the audit found then, with the explanations
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="one_snapshot_a_number")]

    def __str__(self) -> str:
        return f"{self.filing} {self.number}"


class Presence(models.Model):
    """Who has the grid of a filing open, and when the page last said so. No act: it is written over and never logged."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, models.CASCADE, related_name="presences")
    filling = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "user"], name="one_presence_a_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.seen_at}"


class ReturnedItem(models.Model):
    """One thing for which a submitted version was returned: on an indicator or a section; the unit answers each."""

    SECTIONS = {
        "plan": _("组织实施和工作计划"),
        "funds": _("预算执行情况"),
        "indicators": _("绩效目标完成情况"),
        "deviation": _("偏离情况及成因"),
        "correction": _("整改措施"),
        "problem": _("存在的问题"),
        "next_step": _("下一步工作"),
        "suggestion": _("意见建议"),
        "other": _("其他"),
    }

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="returned")
    indicator = models.ForeignKey(ApprovedIndicator, models.PROTECT, null=True, blank=True, related_name="returned")
    section = models.CharField(max_length=12, choices=SECTIONS, blank=True)
    text = models.TextField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def place(self) -> str:
        """On what it is."""
        return self.indicator.name if self.indicator else str(self.SECTIONS[self.section])


class SignedScan(models.Model):
    """盖章扫描件: the signed and sealed paper of a submitted report, one row a version. Rows are only added."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "number"], name="one_scan_a_number")]

    def __str__(self) -> str:
        return self.name


class ArchivePackage(models.Model):
    """The archive package of a unit's year: asked for, then built by the worker and kept under the hash of its bytes."""

    class State(models.TextChoices):
        """What has become of it so far."""

        QUEUED = "queued", _("排队")
        BUILDING = "building", _("制作中")
        DONE = "done", _("完成")
        FAILED = "failed", _("没有做成")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="packages")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=State.QUEUED, choices=State.choices)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)  # why it was not made
    lacks = models.JSONField(default=list)  # what should be in it, but was not in the store as it was handed in
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "year"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
