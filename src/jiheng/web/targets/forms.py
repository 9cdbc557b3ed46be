"""The forms of the work records: a new record with the fields of its kind, a withdrawal, and the kinds themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.evidence import ACCEPTED, photo
from jiheng.web.forms import UNSEEN, RefusableForm, day_field, text_field
from jiheng.web.numbers import quantity_of
from jiheng.web.orgs.models import Office
from jiheng.web.refusals import Refused
from jiheng.web.targets.actions import SORTS
from jiheng.web.targets.models import RecordKind


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what is wrong with one is said by the action that keeps it."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files."""
        return list(data or [])


class RecordForm(RefusableForm):
    """A new record of one kind: its day and office, what the kind asks for, a summary and evidence."""

    day = day_field(gettext_lazy("日期"))
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("科室"),
        required=False,
        empty_label=gettext_lazy("不分科室"),
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"invalid_choice": gettext_lazy("本单位没有这个科室，请从列表里选。")},
    )
    summary = text_field(gettext_lazy("摘要"), 200)
    evidence = FilesField(label=gettext_lazy("佐证材料"), required=False)
    photo = FilesField(label=gettext_lazy("现场拍照"), required=False)

    def __init__(self, kind: RecordKind, data: Any = None, files: Any = None, **more: Any) -> None:
        """Ask for what the kind asks for."""
        super().__init__(data, files, **more)
        self.kind = kind
        self.fields["office"].queryset = Office.objects.filter(unit=kind.unit)  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs |= {"class": "form-control", "accept": ACCEPTED}
        for place, field in enumerate(kind.fields):
            self.fields[f"field_{place}"] = _asked(field)

    @property
    def asked(self) -> list[Any]:
        """The fields of the kind."""
        return [self[f"field_{place}"] for place in range(len(self.kind.fields))]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them; a summary that was left open is proposed from the rest."""
        given = {field["name"]: self.cleaned_data[f"field_{place}"] for place, field in enumerate(self.kind.fields)}
        own = {name: self.cleaned_data[name] for name in ("day", "office")}
        own["evidence"] = [*self.cleaned_data["evidence"], *map(photo, self.cleaned_data["photo"])]
        return own | {"values": given, "summary": self.cleaned_data["summary"] or proposed(self.kind, given)}

    def place_of(self, field: str) -> str:
        """The field of the form for a field of the kind."""
        names = [one["name"] for one in self.kind.fields]
        return f"field_{names.index(field)}" if field in names else field


class NumberField(forms.CharField):
    """A number as people write it; kept as text, because its places count."""

    def clean(self, value: Any) -> Any:
        """The text, or the sentence why it is no number."""
        text = super().clean(value)
        try:
            quantity_of(text)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused
        return text


class WithdrawForm(RefusableForm):
    """Why a record does not count."""

    why = text_field(gettext_lazy("作废原因"), 200, gettext_lazy("请写明为什么作废，例如“重复登记”。"), autofocus=True)


class KindForm(RefusableForm):
    """A new kind of record."""

    name = text_field(gettext_lazy("名称"), 100, gettext_lazy("请写名称，例如“入户走访”。"))


class FieldForm(RefusableForm):
    """One more thing that a kind asks for."""

    label = text_field(gettext_lazy("栏名"), 30, gettext_lazy("请写栏名，例如“参加人数”。"))
    sort = forms.ChoiceField(
        label=gettext_lazy("怎么填"), choices=list(SORTS.items()), widget=forms.Select(attrs={"class": "form-control"})
    )
    unit = text_field(gettext_lazy("单位"), 20, help_text=gettext_lazy("数字才要，例如 人、次"))
    options = text_field(gettext_lazy("可选的值"), 200, help_text=gettext_lazy("选一个才要，用顿号分开，例如 化解、调解中"))

    def values(self) -> dict[str, Any]:
        """The values as the action takes them: what does not belong to the sort is left out."""
        values = dict(self.cleaned_data)
        parts = [part.strip() for part in re.split("[、，,;；]", values["options"])]
        values["options"] = list(dict.fromkeys(part for part in parts if part)) if values["sort"] == "choice" else []
        values["unit"] = values["unit"] if values["sort"] == "number" else ""
        return values


def proposed(kind: RecordKind, given: Mapping[str, Any]) -> str:
    """The summary that follows from the values: 矛盾纠纷调解：邻里，涉及人数4人，化解."""
    said = [_said(field, str(given[field["name"]]).strip()) for field in kind.fields if given.get(field["name"])]
    words = "，".join(one for one in said if one)
    return f"{kind.name}：{words}"[:200] if words else ""


def _said(field: Mapping[str, Any], value: str) -> str:
    return f"{field['label']}{value}{field['unit']}" if field["sort"] == "number" and value else value


def _asked(field: Mapping[str, Any]) -> forms.Field:
    """The form field for one thing that a kind asks for."""
    label = f"{field['label']}（{field['unit']}）" if field["unit"] else field["label"]
    missing = {"required": _("“{label}”没有填。").format(label=field["label"]), **UNSEEN}
    attrs = {"class": "form-control", "autocomplete": "off"}
    if field["sort"] == "choice":
        options = [(option, option) for option in field["options"]]
        wrong = _("“{label}”只能是：{options}。").format(label=field["label"], options="、".join(field["options"]))
        return forms.ChoiceField(
            label=label, choices=options, widget=forms.RadioSelect, error_messages=missing | {"invalid_choice": wrong}
        )
    if field["sort"] == "number":
        return NumberField(label=label, widget=forms.TextInput(attrs=attrs | {"inputmode": "decimal"}), error_messages=missing)
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput(attrs=attrs), error_messages=missing)
