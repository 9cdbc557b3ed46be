"""Whether a book is as it was written: its chain is walked from the head down, and every broken row is named.

The head of a book names the seal of its last row; every row names the seal of the one before. A row is *whole* if its own
seal fits its values, and is the one that the row after it names. Columns are read as text, so that a row with garbage in
it is named like any other. Who cuts or rewrites the end of a book and its head too is only found by a head that was
noted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from jiheng.web.chain import START, sealed
from jiheng.web.ledger.models import Book, Entry

_AS_TEXT = ("amount", "day", "due_on", "made_at")
_CHUNK = 2000


class Fault(StrEnum):
    """What is wrong with a row."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"
    DUPLICATED = "duplicated"
    HEAD = "head"  # the book's head and its last row do not agree
    CUT = "cut"  # from this number on the book is not what it was when its head was noted


class Broken(NamedTuple):
    """One broken row."""

    number: int
    fault: Fault


class _Text(Cast):
    """A column as text, also where SQLite holds bytes that are none."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Bytes as hexadecimal digits."""
        column = "%(expressions)s"
        template = f"CASE typeof({column}) WHEN 'blob' THEN hex({column}) ELSE CAST({column} AS text) END"
        return self.as_sql(compiler, connection, template=template, **extra)


class Row(NamedTuple):
    """A row as it stands in the database."""

    number: int
    previous: str
    seal: str
    values: dict[str, object]

    def fits(self, number: int | None = None) -> bool:
        """Whether the seal is that of the values, had the row this number."""
        values = self.values if number is None else self.values | {"number": number}
        try:
            return sealed(self.previous, values) == self.seal
        except (TypeError, ValueError):
            return False


def books() -> Iterator[tuple[Book, list[Broken]]]:
    """Every book with its broken rows; each is locked while it is walked, so that no entry comes in between."""
    order = ("year__unit__code", "year__year")
    for number in list(Book.objects.order_by(*order).values_list("pk", flat=True)):
        with transaction.atomic():
            book = Book.objects.select_for_update(of=("self",)).select_related("year__unit").get(pk=number)
            found = list(broken(book))
        yield book, found


def lost(heads: Iterable[str]) -> list[str]:
    """Those heads that were noted once and are the seal of no row any more."""
    return [head for head in heads if head != START and not Entry.objects.filter(seal=head).exists()]


def broken(book: Book, head: str = "") -> Iterator[Broken]:
    """Every broken row of a book, the newest first; `head` is one that was noted earlier and must still be in it."""
    if head not in ("", START) and not Entry.objects.filter(book=book, seal=head).exists():
        yield Broken(book.last_number + 1, Fault.CUT)
    due, wanted = book.last_number, book.head
    for row in _rows(book, seal=book.head):
        number = _own_number(book, row)
        if number not in (None, due):
            yield Broken(row.number, Fault.HEAD)
            due = number
            break
    yield from _walked(book, due, wanted)


def _walked(book: Book, due: int, wanted: str | None) -> Iterator[Broken]:
    """Go down from number `due`, whose seal must be `wanted`; None where what lies above is broken and says nothing."""
    for row in _rows(book):
        number = _own_number(book, row)
        if number == due and wanted == row.seal and (number == row.number or not _whole(book, number, row.seal)):
            if number != row.number:
                yield Broken(row.number, Fault.MOVED)
            due, wanted = due - 1, row.previous
            continue
        if row.number > due:
            yield Broken(row.number, _strange(book, row, number))
            continue
        if row.number < due:
            yield from _missing(row.number + 1, due)
            wanted = None
        fault = _fault(book, row, number, wanted)
        if fault:
            yield Broken(row.number, fault)
        due, wanted = row.number - 1, None if fault else row.previous
    yield from _missing(1, due)
    if not due and wanted not in (None, START):
        yield Broken(1, Fault.CHANGED)


def _fault(book: Book, row: Row, number: int | None, wanted: str | None) -> Fault | None:
    """What is wrong with a row that stands where one must stand."""
    if number is None:
        return Fault.CHANGED
    if number != row.number:
        return Fault.DUPLICATED if _whole(book, number, row.seal) else Fault.MOVED
    if wanted in (None, row.seal):
        return None
    return Fault.HEAD if wanted == book.head else Fault.CHANGED


def _strange(book: Book, row: Row, number: int | None) -> Fault:
    """What a row is for which there is no number."""
    return Fault.DUPLICATED if number not in (None, row.number) and _whole(book, number, row.seal) else Fault.INSERTED


def _missing(first: int, last: int) -> Iterator[Broken]:
    return (Broken(number, Fault.MISSING) for number in range(last, first - 1, -1))


def _own_number(book: Book, row: Row) -> int | None:
    """The number with which the seal fits: the one it has, or one told by the rows before and after it in the chain."""
    if row.fits():
        return row.number
    before = (other.number + 1 for other in _rows(book, seal=row.previous))
    after = (other.number - 1 for other in _rows(book, previous=row.seal))
    twins = (other.number for other in _rows(book, seal=row.seal))
    near = {*before, *after, *twins, row.number - 1, row.number + 1}
    return next((number for number in sorted(near) if row.fits(number)), None)


def _whole(book: Book, number: int | None, seal: str) -> bool:
    return any(row.fits() for row in _rows(book, number=number, seal=seal))


def _rows(book: Book, **wanted: object) -> Iterator[Row]:
    """Rows of a book, the last first."""
    names = [name for name in Entry().sealed_values() if name not in _AS_TEXT]
    texts = {f"{name}_text": _Text(name, TextField()) for name in _AS_TEXT}
    found = Entry.objects.filter(book=book, **wanted).order_by("-number").annotate(**texts)
    rows = found.values_list("previous", "seal", *texts, *names).iterator(chunk_size=_CHUNK)
    for previous, seal, amount, day, due_on, made_at, *others in rows:
        values = dict(zip(names, others, strict=True))
        values |= {"amount": _amount(amount), "day": day, "due_on": due_on, "made_at": _moment(made_at)}
        if isinstance(number := values["number"], int):  # SQLite keeps what it is given; the gap then tells
            yield Row(number, previous, seal, values)


def _amount(text: str) -> object:
    try:
        return Decimal(text).scaleb(-2)
    except InvalidOperation:
        return text


def _moment(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
