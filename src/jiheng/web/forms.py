"""What the forms of all apps are made of: the one whose action may refuse, and fields for a day, a line of text and an amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from jiheng.web.numbers import amount_of
from jiheng.web.refusals import NotAllowed, Refused

Made = TypeVar("Made")
DAY = {"required": gettext_lazy("请选日期。"), "invalid": gettext_lazy("日期读不懂，请写成 2021-06-30 这样。")}


def control(**more: str) -> dict[str, str]:
    """What every field of a form carries, and more."""
    return {"class": "form-control", "autocomplete": "off", **more}


def day_field(label: Any, required: bool = True, **more: Any) -> forms.DateField:
    """A day with the calendar of the browser; t, + and − work in it by script."""
    widget = forms.DateInput(attrs=control(type="date"), format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, error_messages=DAY, **more)


def text_field(label: Any, length: int, needed: Any = None, autofocus: bool = False, **more: Any) -> forms.CharField:
    """One line of text; `needed` is the sentence where it is missing, without it the field may stay empty."""
    messages = {"required": needed or "", "max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个。")}
    widget = forms.TextInput(attrs=control(**({"autofocus": "autofocus"} if autofocus else {})))
    return forms.CharField(
        label=label, max_length=length, required=needed is not None, widget=widget, error_messages=messages, **more
    )


class AmountField(forms.CharField):
    """An amount as people write it: 12,000.00, 1.2万, full-width digits; read by `numbers.amount_of`."""

    def __init__(self, **more: Any) -> None:
        """Take digits from the right, with the number pad of a phone."""
        messages = {"required": gettext_lazy("请写金额，例如 12,000.00 或 1.2万元。")}
        super().__init__(widget=forms.TextInput(attrs=control(inputmode="decimal")), error_messages=messages, **more)

    def clean(self, value: Any) -> Any:
        """The amount in yuan, or the sentence why it is none."""
        text = super().clean(value)
        try:
            return amount_of(text) if text else None
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused


class RefusableForm(forms.Form):
    """A form whose action may refuse: the sentence then stands at its field and on top, but for what goes `through`."""

    through: tuple[type[Refused], ...] = (NotAllowed,)

    def carried(self, act: Callable[..., Made]) -> Made | None:
        """What the action makes of the values; None where the form is not good or the action refused."""
        if not self.is_valid():
            return None
        try:
            return act(**self.values())
        except self.through:
            raise
        except Refused as refused:
            name = self.place_of(refused.field)
            self.add_error(name if name in self.fields else None, refused.message)
            return None

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return self.cleaned_data

    def place_of(self, field: str) -> str:
        """The field of the form for a field that a refusal names."""
        return field
