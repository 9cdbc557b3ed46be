"""Units as a tree with their former names, offices, posts, people and roles, and the year's monitoring plan."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from jiheng.web.clock import moment


class Unit(MP_Node):
    """A reporting body, or one above it. `code` is its address and never changes; its name may."""

    KINDS = {
        "township": _("乡镇"),
        "department": _("部门"),
        "school": _("学校"),
        "bureau": _("财政部门"),
        "region": _("地区"),
    }

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=KINDS)
    region = models.CharField(max_length=200, blank=True)

    node_order_by = ["code"]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that a unit bore until a day, or the unit that was merged into it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField()
    merged = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """An office (科室) of a unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_office_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (岗位) of a unit, and its part in the monitoring group; reports name posts, never persons."""

    GROUP = {"leader": _("组长"), "deputy": _("副组长"), "member": _("成员")}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    name = models.CharField(max_length=100)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    group = models.CharField(max_length=10, choices=GROUP, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who logs in. What they may do follows from their roles.

    `unit` is the one whose administration looks after the account; `must_change` says that somebody else knows the password.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="accounts")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True)
    must_change = models.BooleanField(default=False)
    password_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)  # logs in on this machine only

    def __str__(self) -> str:
        return self.post.name if self.post else self.username


class Role(models.TextChoices):
    """What a person is to a unit; the last three exclude each other and see no business data."""

    CLERK = "clerk", _("填报员")
    OFFICE = "office", _("科室负责人")
    LEADER = "leader", _("监控小组组长")
    DEPARTMENT = "department", _("主管部门")
    REVIEWER = "reviewer", _("财政审核员")
    AUDITOR = "auditor", _("审计、纪检")
    ADMIN = "admin", _("系统管理")
    SECURITY = "security", _("安全管理")
    LOGKEEPER = "logkeeper", _("审计管理")


class Membership(models.Model):
    """A role of a person at a unit; at a unit above others it reaches what lies below, as the role says."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "unit", "role"], name="one_role_once_at_a_unit")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class HandOver(models.Model):
    """What one account handed over to another, by whom, why, and what the successor has to know. Rows are only added."""

    old = models.ForeignKey(User, models.PROTECT, related_name="handed_over")
    new = models.ForeignKey(User, models.PROTECT, related_name="taken_over")
    by = models.CharField(max_length=150)
    day = models.DateField()
    reason = models.CharField(max_length=200)
    notes = models.TextField(blank=True)
    roles = models.JSONField(default=list)  # in words, as they were
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.old} → {self.new} {self.day}"


class Notice(models.Model):
    """Something that one person is told about a unit, with the address where it is to be seen."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(default=moment)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return self.text


class YearPlan(models.Model):
    """A unit's monitoring plan of a year and its division of duties."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    focus = models.TextField(blank=True)
    time = models.TextField(blank=True)
    office_duties = models.TextField(blank=True)
    manager_duties = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_plan_a_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class PlanItem(models.Model):
    """One duty of the monitoring group, or one content of the plan."""

    SORTS = {"duty": _("小组职责"), "content": _("监控内容")}

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="items")
    sort = models.CharField(max_length=10, choices=SORTS)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class ColumnMapping(models.Model):
    """What each column of a workbook with these heads means, as somebody at the unit said when one was last imported."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="mappings")
    purpose = models.CharField(max_length=20)  # budget, ledger …
    heads_key = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "purpose", "heads_key"], name="one_mapping_of_some_heads")]

    def __str__(self) -> str:
        return f"{self.unit} {self.purpose}"


class ImportedFile(models.Model):
    """A workbook whose rows were imported; it lies in the store under the hash of its bytes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imports")
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "purpose", "sha256"])]

    def __str__(self) -> str:
        return self.name
