"""Every row of every truth table gives what it says, and docs/arithmetic.md shows these tables."""

import pytest

from compute.tables import PAGE, TABLES, Row, page, rows

CASES = [pytest.param(name, row, id=f"{name}-{number}") for name in TABLES for number, row in enumerate(rows(name), 2)]


@pytest.mark.parametrize(("name", "row"), CASES)
def test_row(name: str, row: Row) -> None:
    found = TABLES[name](row)
    assert found == {column: row[column] for column in found}


def test_page_shows_the_tables() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "run: python tests/compute/tables.py"
