"""Nobody rewrites the ledger unseen: whatever is done to it by raw SQL is found, and the row is named."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jiheng.web.append_only import guard
from jiheng.web.chain import START, sealed
from jiheng.web.ledger.actions import pay, receive, reverse
from jiheng.web.ledger.models import Book, Entry
from jiheng.web.ledger.verify import Broken, Fault, broken
from support import torture
from web.ledger.making import made, on

TAMPERINGS = torture(200, 1000)
ROWS = 14
Found = tuple[set[int], str]  # the numbers that must be named, and the head that was noted before


@pytest.fixture
def book(db: None) -> Book:
    """Return a book with receipts, payments and two reversals."""
    town = made({"工资": "9000", "办公费": "9000"})
    clerk, (line, other) = town.clerk, town.lines
    kept = [receive(clerk, line, Decimal(5000), on(1), summary="拨款", party="财政局")]
    kept += [pay(clerk, line, Decimal(number), on(number), summary="工资", voucher=str(number)) for number in range(1, 9)]
    kept += [reverse(clerk, kept[number], reason="记错", day=on(10)) for number in (2, 5)]
    kept += [pay(clerk, other, Decimal("7.5"), on(11), summary=f"{number}", due_on=on(12), sure=True) for number in range(3)]
    assert len(kept) == ROWS
    found = Book.objects.get(year=town.year)
    assert list(broken(found, found.head)) == []
    return found


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def column(book: Book, number: int, name: str, value: object) -> None:
    sql(f"UPDATE ledger_entry SET {name} = %s WHERE book_id = %s AND number = %s", value, book.pk, number)


def shift(book: Book, start: int, by: int) -> None:
    """Renumber all rows from a number on, past the rule that a number stands once."""
    sql("UPDATE ledger_entry SET number = number + 1000 WHERE book_id = %s AND number >= %s", book.pk, start)
    sql("UPDATE ledger_entry SET number = number - %s WHERE book_id = %s AND number >= 1000", 1000 - by, book.pk)


def drop(book: Book, first: int, last: int | None = None) -> None:
    numbers = book.pk, first, last or first
    sql(
        "UPDATE ledger_entry SET reverses_id = NULL WHERE reverses_id IN (SELECT id FROM ledger_entry WHERE book_id = %s)",
        book.pk,
    )
    sql("DELETE FROM ledger_entry WHERE book_id = %s AND number BETWEEN %s AND %s", *numbers)


def add(book: Book, copied: int, number: int, **other: object) -> None:
    """Insert a row like another one."""
    row = Entry.objects.get(book=book, number=copied)
    fields = {field.attname: getattr(row, field.attname) for field in Entry._meta.concrete_fields if field.attname != "id"}
    fields |= {"number": number, "reverses_id": None, "amount": int(row.amount * 100), **other}
    names = ", ".join(fields)
    sql(f"INSERT INTO ledger_entry ({names}) VALUES ({', '.join(['%s'] * len(fields))})", *fields.values())


def reseal(book: Book, number: int) -> None:
    row = Entry.objects.get(book=book, number=number)
    column(book, number, "seal", sealed(row.previous, row.sealed_values()))


def head(book: Book, **values: object) -> None:
    for name, value in values.items():
        sql(f"UPDATE ledger_book SET {name} = %s WHERE id = %s", value, book.pk)


VALUES: dict[str, Callable[[Random], object]] = {
    "amount": lambda random: random.randint(100_000, 10**9),
    "day": lambda random: on(random.randint(1, 9), 20),
    "due_on": lambda random: on(random.randint(1, 9), 20),
    "summary": lambda random: f"改{random.random()}",
    "party": lambda random: f"改{random.random()}",
    "voucher": lambda random: f"改{random.randint(0, 10**6)}",
    "made_by": lambda random: f"somebody-{random.randint(0, 10**6)}",
    "made_at": lambda random: f"2021-01-01 00:00:00.{random.randint(1, 999_998):06}+00:00",
    "previous": lambda random: f"{random.getrandbits(256):064x}",
    "seal": lambda random: f"{random.getrandbits(256):064x}",
}


def changes(book: Book, random: Random) -> Found:
    number, name = random.randint(1, ROWS), random.choice(list(VALUES))
    column(book, number, name, VALUES[name](random))
    return {number}, ""


def changes_kind_or_line(book: Book, random: Random) -> Found:
    number = random.randint(1, ROWS)
    row = Entry.objects.get(book=book, number=number)
    name, value = random.choice(
        [
            ("kind", "receipt" if row.kind == "payment" else "payment"),
            ("line_id", next(line.pk for line in book.year.lines.all() if line != row.line)),
        ]
    )
    column(book, number, name, value)
    return {number}, ""


def changes_and_reseals(book: Book, random: Random) -> Found:
    number = random.randint(1, ROWS)
    column(book, number, "amount", random.randint(10**6, 10**9))
    reseal(book, number)
    return {number}, ""


def removes(book: Book, random: Random) -> Found:
    number = random.choice([number for number in range(1, ROWS + 1) if number not in {10, 11}])
    drop_one(book, number)
    return {number}, ""


def drop_one(book: Book, number: int) -> None:
    """Remove a row; where a reversal names it, the reversal goes too."""
    sql(
        "DELETE FROM ledger_entry WHERE reverses_id IN (SELECT id FROM ledger_entry WHERE book_id = %s AND number = %s)",
        book.pk,
        number,
    )
    sql("DELETE FROM ledger_entry WHERE book_id = %s AND number = %s", book.pk, number)


def removes_and_renumbers(book: Book, random: Random) -> Found:
    number = random.choice([1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13])
    drop_one(book, number)
    shift(book, number + 1, -1)
    head(book, last_number=ROWS - 1)
    return {number}, ""


def inserts_at_the_end(book: Book, random: Random) -> Found:
    add(book, random.randint(1, 9), ROWS + 1, summary="假的", previous=book.head, seal=f"{random.getrandbits(256):064x}")
    if random.random() < 0.5:
        reseal(book, ROWS + 1)
    if random.random() < 0.5:
        head(book, last_number=ROWS + 1)
    return {ROWS + 1}, ""


def inserts_between(book: Book, random: Random) -> Found:
    number = random.randint(2, ROWS)
    shift(book, number, 1)
    before = Entry.objects.get(book=book, number=number - 1)
    add(book, 1, number, summary="假的", previous=before.seal, seal="f" * 64)
    if random.random() < 0.5:
        reseal(book, number)
    head(book, last_number=ROWS + 1)
    return {number}, ""


def swaps(book: Book, random: Random) -> Found:
    one, two = random.sample(range(1, ROWS + 1), 2)
    for number, to in ((one, 5000), (two, one), (5000, two)):
        column(book, number, "number", to)
    return {one, two}, ""


def duplicates_at_the_end(book: Book, random: Random) -> Found:
    add(book, random.randint(1, 9), ROWS + 1)
    if random.random() < 0.5:
        head(book, last_number=ROWS + 1)
    return {ROWS + 1}, ""


def duplicates_beside(book: Book, random: Random) -> Found:
    number = random.randint(1, 9)
    shift(book, number + 1, 1)
    add(book, number, number + 1)
    head(book, last_number=ROWS + 1)
    return {number + 1}, ""


def cuts(book: Book, random: Random) -> Found:
    first = random.randint(1, ROWS)
    drop(book, first, ROWS) if first > 9 else sql("DELETE FROM ledger_entry WHERE book_id = %s AND number >= %s", book.pk, first)
    return set(range(first, ROWS + 1)), ""


def cuts_and_mends_the_head(book: Book, random: Random) -> Found:
    first = random.randint(1, ROWS)
    noted = book.head
    sql("DELETE FROM ledger_entry WHERE book_id = %s AND number >= %s", book.pk, first)
    last = Entry.objects.filter(book=book).order_by("number").last()
    head(book, last_number=first - 1, head=last.seal if last else START)
    return {first}, noted


def moves_to_another_book(book: Book, random: Random) -> Found:
    number = random.choice([1, 2, 4, 5, 7, 8, 9, 12, 13, 14])
    other = Book.objects.create(year=made().year)
    column(book, number, "book_id", other.pk)
    return {number}, ""


def changes_the_head(book: Book, random: Random) -> Found:
    head(book, head=random.choice([START, "f" * 64, Entry.objects.get(book=book, number=ROWS - 1).seal]))
    return {ROWS}, ""


def changes_the_count(book: Book, random: Random) -> Found:
    head(book, last_number=random.choice([0, 1, ROWS - 1, ROWS + 1, ROWS + 50]))
    return {ROWS}, ""


WAYS = (
    changes,
    changes_kind_or_line,
    changes_and_reseals,
    removes,
    removes_and_renumbers,
    inserts_at_the_end,
    inserts_between,
    swaps,
    duplicates_at_the_end,
    duplicates_beside,
    cuts,
    cuts_and_mends_the_head,
    moves_to_another_book,
    changes_the_head,
    changes_the_count,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found_and_the_row_named(book: Book, way: Callable[[Book, Random], Found]) -> None:
    for seed in range(-(-TAMPERINGS // len(WAYS))):
        with transaction.atomic():
            wanted, noted = way(book, Random(seed))
            found = list(broken(Book.objects.get(pk=book.pk), noted))
            assert wanted <= {row.number for row in found}, f"seed {seed}: {found}"
            assert len(found) <= len(wanted) + ROWS, f"seed {seed}: {found}"
            transaction.set_rollback(True)
    assert list(broken(Book.objects.get(pk=book.pk))) == []


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (lambda book: column(book, 3, "amount", 1), [Broken(3, Fault.CHANGED)]),
        (lambda book: column(book, 3, "previous", START), [Broken(3, Fault.CHANGED)]),
        (lambda book: (column(book, 3, "amount", 1), reseal(book, 3)), [Broken(3, Fault.CHANGED)]),
        (lambda book: drop_one(book, 4), [Broken(4, Fault.MISSING)]),
        (lambda book: swaps(book, Random(0)), [Broken(14, Fault.MOVED), Broken(7, Fault.MOVED)]),
        (lambda book: duplicates_at_the_end(book, Random(0)), [Broken(15, Fault.DUPLICATED)]),
        (lambda book: head(book, last_number=20), [Broken(14, Fault.HEAD)]),
        (lambda book: head(book, head="f" * 64), [Broken(14, Fault.HEAD)]),
        (lambda book: cuts_and_mends_the_head(book, Random(1)), []),
    ],
)  # fmt: skip
def test_the_fault_is_called_by_its_name(book: Book, act: Callable[[Book], Any], found: list[Broken]) -> None:
    act(book)
    assert list(broken(Book.objects.get(pk=book.pk))) == found


def test_a_rewritten_end_is_found_by_a_head_that_was_noted(book: Book) -> None:
    noted, previous = book.head, Entry.objects.get(book=book, number=6).seal
    column(book, 7, "amount", 1)
    for number in range(7, ROWS + 1):
        column(book, number, "previous", previous)
        reseal(book, number)
        previous = Entry.objects.get(book=book, number=number).seal
    head(book, head=previous)
    changed = Book.objects.get(pk=book.pk)
    assert list(broken(changed)) == []
    assert list(broken(changed, noted)) == [Broken(ROWS + 1, Fault.CUT)]
    assert list(broken(changed, Entry.objects.get(book=book, number=6).seal)) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite takes values of another type")
@pytest.mark.parametrize("name", ["amount", "day", "due_on", "made_at", "summary", "line_id", "number", "previous"])
@pytest.mark.parametrize("value", ["xyz", b"\xff\x00", "9" * 40])
def test_garbage_is_named_like_any_other_change(book: Book, name: str, value: object) -> None:
    sql("PRAGMA ignore_check_constraints = ON")
    with transaction.atomic():
        column(book, 3, name, value)
        assert 3 in {row.number for row in broken(book)}
        transaction.set_rollback(True)
    sql("PRAGMA ignore_check_constraints = OFF")


def test_the_database_itself_refuses_to_change_or_remove_an_entry(book: Book) -> None:
    sqlite = connection.vendor == "sqlite"
    names = ", ".join(field.column for field in Entry._meta.concrete_fields)
    again = f"INTO ledger_entry ({names}) SELECT {names} FROM ledger_entry WHERE book_id = {book.pk} AND number = 14"
    acts = ["UPDATE ledger_entry SET summary = 'x'", "DELETE FROM ledger_entry"]
    acts += [f"INSERT OR REPLACE {again}"] if sqlite else [f"INSERT {again} ON CONFLICT (id) DO UPDATE SET summary = 'x'"]
    acts += [] if sqlite else ["TRUNCATE ledger_entry CASCADE"]
    with connection.cursor() as cursor:
        for statement in guard(connection, "ledger_entry"):
            cursor.execute(statement)
        if not sqlite:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE refuses by itself while checks are open
    for act in acts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(act)
    assert list(broken(book)) == []
