"""The forms of the three administrations: which accounts are listed, a new account, a unit, and a role that is given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from jiheng.web.forms import RefusableForm, control, day_field, text_field
from jiheng.web.orgs.models import Office, Post, Role, Unit
from jiheng.web.orgs.setting_forms import choice_field, office_field

NAME_HINT = gettext_lazy("字母、数字和 @ . + - _，例如 tazhong-kuaiji。登录用，定了不改。")


class AccountForm(RefusableForm):
    """A new account of a unit: its name, and a post that is there or comes into being with it."""

    username = text_field(gettext_lazy("账号"), 150, gettext_lazy("请填账号。"), autofocus=True, help_text=NAME_HINT)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=gettext_lazy("岗位"),
        required=False,
        empty_label=gettext_lazy("暂不定岗位"),
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"invalid_choice": gettext_lazy("本单位没有这个岗位，请从列表里选。")},
    )
    post_name = text_field(gettext_lazy("或新设岗位"), 100, help_text=gettext_lazy("只写岗位，不写姓名。"))

    def __init__(self, unit: Unit, *given: Any, **more: Any) -> None:
        """Offer the posts of the unit."""
        super().__init__(*given, **more)
        self.fields["post"].queryset = Post.objects.filter(unit=unit)  # type: ignore[attr-defined]

    def place_of(self, field: str) -> str:
        """A name that the new post cannot have is wrong where it was typed."""
        return "post_name" if field == "name" else field


class UnitForm(RefusableForm):
    """A unit as it is called, what it is, and where."""

    name = text_field(gettext_lazy("单位名称"), 200, gettext_lazy("请填单位名称。"))
    kind = choice_field(gettext_lazy("单位类别"), list(Unit.KINDS.items()))
    region = text_field(gettext_lazy("所在地区"), 200)


class NewUnitForm(UnitForm):
    """A unit below another; its code is its address and never changes."""

    code = text_field(
        gettext_lazy("单位代码"), 40, gettext_lazy("请填单位代码。"), help_text=gettext_lazy("定了不改，例如 652825001。")
    )
    parent = text_field(gettext_lazy("上级单位"), 200, gettext_lazy("请填上级单位的名称或代码。"))
    field_order = ("parent", "code", "name", "kind", "region")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["parent"].widget.attrs["list"] = "units"


class HandOverForm(RefusableForm):
    """Who takes over, from which day, why, and what they have to know."""

    new = text_field(gettext_lazy("接手的账号"), 150, gettext_lazy("请填接手的账号。"))
    day = day_field(gettext_lazy("交接日期"))
    reason = text_field(gettext_lazy("交接原因"), 200, gettext_lazy("请写交接原因，例如“调到县财政局”。"))
    notes = forms.CharField(
        label=gettext_lazy("交接说明"),
        required=False,
        help_text=gettext_lazy("手头没办完的事、要留意的地方；接手人在“我的账号”里能看到。"),
        widget=forms.Textarea(attrs=control() | {"rows": 4}),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["new"].widget.attrs["list"] = "accounts"


class RoleForm(RefusableForm):
    """A role that is given at a unit, and the office for whoever fills for one."""

    role = choice_field(gettext_lazy("角色"), Role.choices)
    office = office_field(gettext_lazy("不限科室"))

    def __init__(self, offices: QuerySet[Office], *given: Any, **more: Any) -> None:
        """Offer the offices of the unit."""
        super().__init__(*given, **more)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
