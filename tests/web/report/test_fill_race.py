"""Two people who save one cell at the same moment: what is accepted is all in the history, what is refused says why."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from support import torture
from web.orgs import people

SAVES = torture(30, 1000)  # of each person
CUTOFF = date(2021, 6, 30)
FIELDS = ("value", "words", "grade", "explanation")
Told = tuple[list[str], int]  # what was accepted, in its order, and how often a save was refused


def indicator(unit: Any, name: str = "培训次数") -> Any:
    """Make one that is stated by hand."""
    from jiheng.web.targets.models import ApprovedIndicator

    given = {"level1": "output", "level2": "quantity", "op": "ge", "value": "48", "measure_unit": "次"}
    return ApprovedIndicator.objects.create(unit=unit, year=2021, name=name, **given)


def told_whose(refused: Any, user: Any, field: str) -> None:
    """See that a refusal says who else wrote what, and when."""
    assert refused.by.made_by != user.username
    assert refused.by.made_at
    assert refused.by.made_by in refused.message
    assert getattr(refused.by, field) in refused.message


def saves(barrier: Barrier, user: Any, one: Any, field: str) -> Told:
    """Save a cell time and again, each time over what was last seen; a refusal always says who else wrote what and when."""
    from jiheng.web.targets.actions import Overtaken, restate

    accepted: list[str] = []
    version = refused = 0
    mine = int(user.username.removeprefix("clerk-"))
    try:
        barrier.wait()
        for number in range(SAVES):
            text = str(number % 12 * 8 + mine) if field == "grade" else f"{number * 8 + mine}"
            try:
                made = restate(user, one, CUTOFF, version, field, text)
            except Overtaken as other:
                told_whose(other, user, field)
                version, refused = other.version, refused + 1
            else:
                version = made.version
                accepted.append(getattr(made, field))
    finally:
        connections.close_all()
    return accepted, refused


def at_once(cells: Sequence[tuple[Any, str]]) -> list[Told]:
    """Let as many people save at the same moment as cells are named, each in one of them."""
    users = [people.person(f"clerk-{number}", one.unit, "clerk") for number, (one, _field) in enumerate(cells)]
    barrier = Barrier(len(cells))
    with ThreadPoolExecutor(len(cells)) as pool:
        return list(pool.map(lambda user, cell: saves(barrier, user, *cell), users, cells))


@pytest.mark.django_db(transaction=True)
def test_on_one_cell_nothing_vanishes_in_silence() -> None:
    one = indicator(people.township())
    told = at_once([(one, "value"), (one, "value")])
    accepted = [text for texts, _refused in told for text in texts]
    assert len(accepted) + sum(refused for _texts, refused in told) == 2 * SAVES
    history = one.progress.order_by("version").values_list("version", "value")
    assert sorted(value for _version, value in history) == sorted(accepted)
    assert [version for version, _value in history] == list(range(1, len(accepted) + 1))


@pytest.mark.django_db(transaction=True)
def test_on_eight_cells_of_two_rows_nobody_is_refused() -> None:
    unit = people.township()
    rows = [indicator(unit), indicator(unit, "培训人次")]
    told = at_once([(one, field) for one in rows for field in FIELDS])
    assert [refused for _texts, refused in told] == [0] * len(told)
    for one, of_row in zip(rows, (told[:4], told[4:]), strict=True):
        last = one.progress.order_by("version").last()
        assert [getattr(last, field) for field in FIELDS] == [texts[-1] for texts, _refused in of_row]
        assert last.version == one.progress.count() == len(FIELDS) * SAVES


def puts(barrier: Barrier, user: Any, address: str) -> tuple[list[int], int]:
    """State an indicator over the API time and again; return the accepted versions, and how often If-Match was refused."""
    from jiheng.web.api.actions import make_token
    from web.api.world import send

    client, token = Client(headers={"host": "127.0.0.1"}), make_token(user)
    accepted: list[int] = []
    etag, refused = '"0"', 0
    try:
        barrier.wait()
        for number in range(SAVES):
            answer = send(client, token, "put", address, {"value": f"{number}", "explanation": user.username}, if_match=etag)
            etag = answer.headers["ETag"]
            if answer.status_code == 200:
                accepted.append(answer.json()["version"])
                continue
            assert answer.status_code == 412
            theirs = answer.json()["current"]
            assert theirs["made_by"] == theirs["explanation"] != user.username
            assert theirs["made_at"]
            refused += 1
    finally:
        connections.close_all()
    return accepted, refused


@pytest.mark.django_db(transaction=True)
def test_over_the_api_the_version_that_was_seen_must_still_be_the_last() -> None:
    from jiheng.web.cycles.models import Cycle, Filing

    one = indicator(people.township())
    cycle = Cycle.objects.create(owner=one.unit, year=2021, cutoff=CUTOFF, due_at="2021-07-05T18:00:00+08:00")
    Filing.objects.create(cycle=cycle, unit=one.unit)
    users = [people.person(name, one.unit, "clerk") for name in ("anna", "bert")]
    barrier, address = Barrier(2), f"/units/{one.unit.code}/indicators/{one.pk}/statement?cutoff={CUTOFF}"
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda user: puts(barrier, user, address), users))
    accepted = sorted(version for versions, _refused in told for version in versions)
    assert len(accepted) + sum(refused for _versions, refused in told) == 2 * SAVES
    assert accepted == list(one.progress.order_by("version").values_list("version", flat=True))
    assert accepted == list(range(1, len(accepted) + 1))
