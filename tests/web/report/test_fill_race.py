"""Two people who save one cell at the same moment: what is accepted is all in the history, what is refused says why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from web.orgs import people

SAVES = 50
CUTOFF = date(2021, 6, 30)


def indicator() -> Any:
    """Make one that is stated by hand."""
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.create(
        unit=people.township(),
        year=2021,
        level1="output",
        level2="quantity",
        name="培训次数",
        op="ge",
        value="48",
        measure_unit="次",
    )


def saves(barrier: Barrier, user: Any, one: Any, field: str) -> tuple[list[str], int]:
    """Save a cell time and again, each time over what was last seen; return what was accepted, and how often it was refused.

    A refusal always names somebody else.
    """
    from jiheng.web.targets.actions import Overtaken, restate

    accepted: list[str] = []
    writers: set[str] = set()
    version = refused = 0
    try:
        barrier.wait()
        for number in range(SAVES):
            try:
                made = restate(user, one, CUTOFF, version, field, f"{number * 2 + (user.username == 'anna')}")
            except Overtaken as other:
                writers.add(other.by.made_by)
                version, refused = other.version, refused + 1
            else:
                version = made.version
                accepted.append(getattr(made, field))
    finally:
        connections.close_all()
    assert user.username not in writers
    return accepted, refused


def at_once(fields: tuple[str, str]) -> tuple[Any, list[tuple[list[str], int]]]:
    """Let two people save at the same moment, each in a field."""
    one = indicator()
    users = [people.person(name, one.unit, "clerk") for name in ("anna", "bert")]
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        return one, list(pool.map(lambda user, field: saves(barrier, user, one, field), users, fields))


@pytest.mark.django_db(transaction=True)
def test_on_one_cell_nothing_vanishes_in_silence() -> None:
    one, told = at_once(("value", "value"))
    accepted = [text for texts, _refused in told for text in texts]
    assert len(accepted) + sum(refused for _texts, refused in told) == 2 * SAVES
    history = one.progress.order_by("version").values_list("version", "value")
    assert sorted(value for _version, value in history) == sorted(accepted)
    assert [version for version, _value in history] == list(range(1, len(accepted) + 1))


@pytest.mark.django_db(transaction=True)
def test_on_different_cells_of_a_row_nobody_is_refused() -> None:
    one, told = at_once(("value", "explanation"))
    assert [refused for _texts, refused in told] == [0, 0]
    last = one.progress.order_by("version").last()
    assert (last.value, last.explanation) == (told[0][0][-1], told[1][0][-1])
    assert last.version == 2 * SAVES
