"""The form in which indicators to take over are ticked, each with its target and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.terms import LEVEL1, LEVEL2, OPERATORS
from jiheng.web.forms import RefusableForm, control
from jiheng.web.targets.setting import Fields
from jiheng.web.targets.taking import Taken

_FIELDS = {"value": "target", "words": "target", "upper": "target", "weight": "weight"}  # of the form, by that of the indicator


@dataclass(frozen=True, slots=True)
class Proposal:
    """An indicator that may be taken over; `there` where the year has one of its name already."""

    taken: Taken
    ticked: bool = False
    there: bool = False
    source: Any = ""
    note: str = ""


class Row(NamedTuple):
    """A proposal with its fields in the form; `head` is the class where it begins with this row."""

    proposal: Proposal
    fields: Fields
    head: str
    sign: str
    tick: BoundField
    target: BoundField
    weight: BoundField


class TakingForm(RefusableForm):
    """Proposals to tick."""

    def __init__(self, proposals: Sequence[Proposal], data: Any = None) -> None:
        """Ask for a tick, a target and a weight of each that is not there yet."""
        super().__init__(data)
        self.proposals = proposals
        for place, one in enumerate(proposals):
            if not one.there:
                self.fields |= _asked(place, one)

    @property
    def rows(self) -> list[Row]:
        """The proposals with their fields."""
        made: list[Row] = []
        before = None
        for place, one in enumerate(self.proposals):
            fields = one.taken.fields
            label = _class(fields)
            names = ("take", "target", "weight")
            bound = [self[f"{name}_{place}"] if not one.there else None for name in names]
            sign = OPERATORS[fields["op"]].label if fields.get("op") else ""
            made.append(Row(one, fields, label if label != before else "", sign, *bound))  # type: ignore[arg-type]
            before = label
        return made

    @property
    def places(self) -> list[int]:
        """The places of those that are ticked."""
        return [place for place, one in enumerate(self.proposals) if not one.there and self.cleaned_data.get(f"take_{place}")]

    def values(self) -> dict[str, Any]:
        """The ticked ones as the action takes them."""
        return {"taken": [self._taken(place) for place in self.places]}

    def _taken(self, place: int) -> Taken:
        taken = self.proposals[place].taken
        fields = taken.fields | aimed(taken.fields.get("op", ""), self.cleaned_data[f"target_{place}"])
        return taken._replace(fields=fields | Fields(weight=self.cleaned_data[f"weight_{place}"]))

    def place_of(self, field: str) -> str:
        """The field of the row that the action names by its number."""
        number, _dot, name = field.partition(".")
        return f"{_FIELDS.get(name, 'take')}_{self.places[int(number)]}" if number.isdecimal() else ""


def aimed(op: str, text: str) -> Fields:
    """A target in one text: words where it is qualitative, both ends of a range, else a number."""
    if op == "qualitative":
        return Fields(words=text, value="", upper="")
    low, _sign, high = re.sub("[~～至]", "~", text).partition("~") if op == "range" else (text, "", "")
    return Fields(value=low, upper=high, words="")


def target_of(fields: Fields) -> str:
    """The target as one text."""
    if fields.get("words"):
        return fields["words"]
    return f"{fields.get('value', '')}～{fields['upper']}" if fields.get("upper") else fields.get("value", "")


def _class(fields: Fields) -> str:
    level1, level2 = LEVEL1[fields["level1"]].label, LEVEL2[fields["level2"]].label if fields["level2"] else ""
    return f"{level1} · {level2}" if level2 and level2 != level1 else level1


def _asked(place: int, one: Proposal) -> dict[str, forms.Field]:
    name = one.taken.fields["name"]
    labels = (_("取“{name}”"), _("“{name}”的目标"), _("“{name}”的权重"))
    tick, target, weight = (label.format(name=name) for label in labels)
    text = {"class": "form-control", "autocomplete": "off", "aria-label": target, "placeholder": _("目标")}
    number = control(inputmode="decimal", placeholder=_("权重"), **{"aria-label": weight})
    long = {"max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个。")}
    return {
        f"take_{place}": forms.BooleanField(
            label=tick, required=False, initial=one.ticked, widget=forms.CheckboxInput(attrs={"aria-label": tick})
        ),
        f"target_{place}": forms.CharField(
            label=target,
            max_length=200,
            required=False,
            initial=target_of(one.taken.fields),
            widget=forms.TextInput(attrs=text),
            error_messages=long,
        ),
        f"weight_{place}": forms.CharField(
            label=weight,
            max_length=60,
            required=False,
            initial=one.taken.fields.get("weight", ""),
            widget=forms.TextInput(attrs=number),
            error_messages=long,
        ),
    }
