"""What is read: the report of the example, pages of entries by number, amounts as text, and what leaves a line in the log."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from support import ROOT
from web.api.world import CUTOFF

pytestmark = pytest.mark.django_db
YUAN = re.compile(r"-?[0-9]+\.[0-9]{2}")
AMOUNTS = {"amount", "initial", "changed", "budget", "received", "executed", "available", "owed"}


def test_the_units_that_somebody_sees(call: Callable[..., Any]) -> None:
    assert [one["code"] for one in call("clerk", "get", "/units").json()["items"]] == ["tazhong"]
    bureau, *towns = call("reviewer", "get", "/units").json()["items"]
    assert bureau["parent"] is None
    assert {(one["code"], one["level"], one["parent"]) for one in towns} == {
        ("tazhong", bureau["level"] + 1, bureau["code"]),
        ("demo-b", bureau["level"] + 1, bureau["code"]),
    }
    assert call("admin", "get", "/units").json() == {"items": []}


def test_the_report_gives_the_figures_of_the_example(call: Callable[..., Any]) -> None:
    from jiheng.compute.view import complete
    from jiheng.profiles.profile import profile
    from jiheng.read.data import load_report, report_from

    answer = call("clerk", "get", f"/units/tazhong/report?cutoff={CUTOFF}")
    assert answer.headers["Content-Type"].startswith("application/json")
    path = ROOT / "examples/tazhong.yaml"
    facts = complete(load_report(path.name, path.read_bytes()), profile())[0]
    read = report_from(answer.json())
    assert read.funds == facts.funds
    assert read.indicators == facts.indicators
    assert read.of_scope("total").execution_rate.printed() == "64.19%"  # type: ignore[union-attr]


@pytest.mark.parametrize("format", ["docx", "xlsx", "html", "md"])
def test_the_report_as_a_file_is_logged(call: Callable[..., Any], format: str) -> None:  # noqa: A002
    from jiheng.web.log import LogEntry

    answer = call("auditor", "get", f"/units/tazhong/report?cutoff={CUTOFF}&format={format}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    entry = LogEntry.objects.latest("id")
    assert (entry.action, entry.actor, entry.detail["format"]) == ("download", "auditor", format)


def test_the_snapshot_is_the_one_that_was_submitted(call: Callable[..., Any]) -> None:
    assert call("clerk", "get", f"/units/tazhong/report?cutoff={CUTOFF}&snapshot=last").status_code == 404
    march = call("clerk", "get", "/units/tazhong/report?cutoff=2021-03-31&snapshot=last")
    assert march.status_code == 200
    assert march.json()["cutoff"] == "2021-03-31"
    assert march.headers["ETag"] == f'"{hashlib.sha256(march.content).hexdigest()}"'
    newest = call("clerk", "get", "/units/tazhong/cycles").json()["items"][-1]
    assert newest["snapshots"][-1]["sha256"] in march.headers["ETag"]
    written = call("clerk", "get", "/units/tazhong/report?cutoff=2021-03-31&snapshot=last&format=docx")
    assert written.content[:2] == b"PK"


@pytest.mark.parametrize(
    "query", ["", "?cutoff=", "?cutoff=2021-02-30", "?cutoff=1625011200", "?cutoff=2021-6-30", "?cutoff=NaN"]
)
def test_a_cutoff_that_is_no_day(call: Callable[..., Any], query: str) -> None:
    answer = call("clerk", "get", f"/units/tazhong/report{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cutoff"


def test_other_queries_that_cannot_be(call: Callable[..., Any]) -> None:
    for query in ("format=exe", "snapshot=first"):
        assert call("clerk", "get", f"/units/tazhong/report?cutoff={CUTOFF}&{query}").status_code == 422
    assert call("clerk", "get", "/units/tazhong/report?cutoff=2099-01-01").status_code == 404
    for query in ("limit=201", "limit=0", "limit=x", "cursor=-1", f"cursor={10**30}", "year=1"):
        assert call("clerk", "get", f"/units/tazhong/payments?{query}").status_code == 422, query
    assert call("clerk", "get", "/units/tazhong/payments?year=1999").status_code == 404
    assert call("clerk", "post", f"/payments/{10**30}/reversals", {"reason": "x"}).status_code == 404


def pages(call: Callable[..., Any], address: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    """Every page of a list."""
    cursor: int | None = 0
    while cursor is not None:
        page = call("clerk", "get", f"{address}?limit={limit}&cursor={cursor}").json()
        assert len(page["items"]) <= limit
        yield page["items"]
        cursor = page["next"]


@pytest.mark.parametrize("kind", ["payment", "receipt"])
def test_pages_have_every_entry_once_in_order(call: Callable[..., Any], kind: str) -> None:
    from jiheng.web.ledger.models import Entry

    found = [one for page in pages(call, f"/units/tazhong/{kind}s", 37) for one in page]
    kept = Entry.objects.filter(kind=kind, book__year__unit__code="tazhong").order_by("number")
    assert [one["number"] for one in found] == [one.number for one in kept]
    assert sum(Decimal(one["amount"]) for one in found) == sum(one.amount for one in kept)
    exact = len(found)
    if exact <= 200:
        assert call("clerk", "get", f"/units/tazhong/{kind}s?limit={exact}").json()["next"] is None


def test_pages_of_records(call: Callable[..., Any]) -> None:
    from jiheng.web.targets.models import WorkRecord

    found = [one["id"] for page in pages(call, "/units/tazhong/records", 50) for one in page]
    assert found == list(WorkRecord.objects.filter(kind__unit__code="tazhong").order_by("pk").values_list("pk", flat=True))


def values(data: Any) -> Iterator[tuple[str, Any]]:
    """Every named value of an answer."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name, value
            yield from values(value)
    elif isinstance(data, list):
        for one in data:
            yield from values(one)


@pytest.mark.parametrize("path", ["budgets", "payments", "receipts"])
def test_amounts_are_texts_and_no_number_is_a_float(call: Callable[..., Any], path: str) -> None:
    answer = call("clerk", "get", f"/units/tazhong/{path}").content
    found = list(values(json.loads(answer)))
    assert not any(isinstance(value, float) for _name, value in found)
    amounts = [value for name, value in found if name in AMOUNTS]
    assert len(amounts) > 5
    assert all(isinstance(value, str) and YUAN.fullmatch(value) for value in amounts)


def test_the_budget_adds_up_to_the_report(call: Callable[..., Any]) -> None:
    (year,) = call("clerk", "get", f"/units/tazhong/budgets?day={CUTOFF}").json()["items"]
    own = [line for line in year["lines"] if line["scope"] != "supplement"]
    assert sum(Decimal(line["budget"]) for line in own) == Decimal("4862900.00")
    assert sum(Decimal(line["executed"]) for line in own) == Decimal("3121700.00")
    assert sum(Decimal(line["received"]) for line in own) == Decimal("3286500.00")
    assert year["changes"]


def test_whoever_looks_from_above_is_noted_and_the_own_clerk_is_not(call: Callable[..., Any]) -> None:
    from jiheng.web.log import LogEntry

    for who, noted in (("clerk", 0), ("reviewer", 1)):
        before = LogEntry.objects.filter(action="view").count()
        assert call(who, "get", "/units/tazhong/payments").status_code == 200
        assert LogEntry.objects.filter(action="view").count() - before == noted, who


def test_indicators_with_their_lights(call: Callable[..., Any]) -> None:
    answer = call("clerk", "get", f"/units/tazhong/indicators?cutoff={CUTOFF}").json()
    found = {one["name"]: one for one in answer["items"]}
    assert len(found) == 17
    trained = found["干部学习培训次数"]
    assert (trained["actual"]["value"], trained["actual"]["unit"]) == ("30", "次")
    assert trained["completion"] == "63%"
    assert trained["light"]["how"]
    assert trained["how"].startswith("工作台账")
    later = found["群众满意度"]
    assert later["actual"]["not_due"] is True
    assert later["completion"] is None


def test_moments_are_utc_with_their_offset(call: Callable[..., Any]) -> None:
    (newest, *_) = call("clerk", "get", "/units/tazhong/cycles").json()["items"]
    assert newest["due_at"] == "2021-07-05T10:00:00+00:00"
    assert newest["acts"] == ["send_up"]
