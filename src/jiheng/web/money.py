"""Money in the database: whole 分 in a 64-bit integer, Decimal yuan everywhere else; sums stay exact on every database."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

CENT = Decimal("0.01")
LIMIT = Decimal(10) ** 15  # yuan: what fits, with sums to spare


class MoneyField(models.Field[Decimal | int | str, Decimal]):
    """An amount in yuan with at most two places."""

    def get_internal_type(self) -> str:
        """The column is one of whole numbers."""
        return "BigIntegerField"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        """分 as yuan."""
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        """Yuan as Decimal; ValidationError with the reason where it is no such amount."""
        if value is None or value == "":
            return None
        try:
            amount = value if isinstance(value, Decimal) else Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(_("“{value}”不是金额。").format(value=value)) from error
        if not amount.is_finite():
            raise ValidationError(_("“{value}”不是金额。").format(value=value))
        if abs(amount) >= LIMIT:
            raise ValidationError(_("金额太大，最多 15 位整数。"))
        if amount != amount.quantize(CENT):
            raise ValidationError(_("金额最多两位小数（分）。"))
        return amount

    def get_prep_value(self, value: Any) -> int | None:
        """Yuan as 分."""
        amount = self.to_python(value)
        return None if amount is None else int(amount.scaleb(2))

    def formfield(self, **kwargs: Any) -> Any:
        """Amounts are read by `numbers.amount_of`, never by a form field of the framework."""
        raise NotImplementedError
