"""Every route of the OpenAPI document × every kind of caller × own, foreign and absent: a new route without an entry fails."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.test import Client

from web.api.world import CUTOFF, ROOT

pytestmark = pytest.mark.django_db
TARGETS = ("own", "foreign", "absent")
CALLERS = ("", "dead", "clerk", "leader", "reviewer", "auditor", "admin")
SEERS = ("clerk", "leader", "reviewer", "auditor")
CODES = {"own": "tazhong", "foreign": "elsewhere", "absent": "no-such-unit"}
ABSENT = 987654321
DAY = date(2021, 7, 1)


class Entry(NamedTuple):
    """Who may call a route at a unit that they see, what is sent, and what success answers."""

    may: tuple[str, ...]
    status: int = 200
    body: Callable[[], Any] = lambda: None
    address: Callable[[str, str], str] = lambda path, target: path.replace("{code}", CODES[target])
    everybody: bool = False  # no unit in its address


def at_cutoff(path: str, target: str) -> str:
    return f"{path.replace('{code}', CODES[target])}?cutoff={CUTOFF}"


def of_indicator(path: str, target: str, own: str = "提高劳动就业水平") -> str:
    from jiheng.web.targets.models import ApprovedIndicator

    names = {"own": own, "foreign": "别处的指标"}
    found = ApprovedIndicator.objects.filter(name=names.get(target, ""), unit__code=CODES[target]).first()
    return at_cutoff(path.replace("{id}", str(found.pk if found else ABSENT)), target)


def of_approved(path: str, target: str) -> str:
    return of_indicator(path, target, "化解社会矛盾纠纷").partition("?")[0]


def in_year(path: str, target: str) -> str:
    return f"{path.replace('{code}', CODES[target])}?year=2021"


def of_entry(kind: str) -> Callable[[str, str], str]:
    def address(path: str, target: str) -> str:
        from jiheng.web.ledger.models import Entry as LedgerEntry

        found = LedgerEntry.objects.filter(kind=kind, book__year__unit__code=CODES[target], reverses=None, reversal=None)
        last = found.order_by("-number").first()
        return path.replace("{id}", str(last.pk if last else ABSENT))

    return address


def of_year(path: str, target: str) -> str:
    return path.replace("{code}", CODES[target]).replace("{year}", "2021")


def of_line(path: str, target: str) -> str:
    from jiheng.web.budgets.models import BudgetLine

    found = BudgetLine.objects.filter(year__unit__code=CODES[target]).order_by("position").first()
    return path.replace("{code}", CODES[target]).replace("{id}", str(found.pk if found else ABSENT))


def of_unused_line(path: str, target: str) -> str:
    """A line of the own unit that nothing rests on."""
    from jiheng.web.budgets.models import BudgetLine

    if target != "own":
        return of_line(path, target)
    year = BudgetLine.objects.filter(year__unit__code="tazhong")[0].year
    made = BudgetLine.objects.create(year=year, code="unused", name="没用到", scope="basic", part="staff", source="fiscal")
    return path.replace("{code}", "tazhong").replace("{id}", str(made.pk))


def moved() -> dict[str, Any]:
    """A supplement to the first line of the own unit."""
    from jiheng.web.budgets.models import BudgetLine

    line = BudgetLine.objects.filter(year__unit__code="tazhong").order_by("position")[0]
    more = {"line": line.code, "amount": "1.00"}
    return {"kind": "supplement", "document": "财预〔2021〕8号", "decided_on": "2021-07-01", "lines": [more]}


def same_line() -> dict[str, Any]:
    """The first line of the own unit, in another name."""
    from jiheng.web.budgets.models import BudgetLine

    line = BudgetLine.objects.filter(year__unit__code="tazhong").order_by("position")[0]
    return {**LINE, "code": line.code, "initial": f"{line.initial:.2f}"}


def of_filing(path: str, target: str) -> str:
    from jiheng.web.cycles.models import Filing

    found = Filing.objects.filter(unit__code=CODES[target], cycle__cutoff=CUTOFF).first()
    return path.replace("{id}", str(found.pk if found else ABSENT)).replace("{act}", "send_up")


def money() -> dict[str, str]:
    """A receipt or payment that the own unit can have."""
    from jiheng.web.budgets.models import BudgetLine
    from jiheng.web.ledger.queries import available

    lines = BudgetLine.objects.filter(year__unit__code="tazhong").select_related("year")
    line = next(one for one in lines if available(one, DAY) > 1)
    return {"line": line.code, "amount": "1.00", "day": "2021-07-01", "summary": "接口测试"}


def work() -> dict[str, Any]:
    """A record with everything that its kind asks for."""
    from jiheng.web.targets.models import RecordKind

    kind = RecordKind.objects.filter(unit__code="tazhong").first()
    assert kind
    values = {field["name"]: field["options"][0] if field["sort"] == "choice" else "3" for field in kind.fields}
    return {"kind": kind.code, "day": "2021-07-01", "summary": "下村走访", "values": values}


def document() -> dict[str, Any]:
    from jiheng.web.api.api import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


CLERK = ("clerk",)
LINE = {"code": "30299-9", "name": "接口科目", "scope": "basic", "part": "staff", "source": "fiscal", "initial": "12.50"}
LINES = "/units/{code}/budgets/lines/{id}"
READ = Entry(SEERS)
READ_AT = Entry(SEERS, address=at_cutoff)
SETTERS = ("clerk", "leader")
INDICATOR = {"level1": "output", "level2": "quantity", "name": "入户走访次数", "op": ">=", "value": "120", "measure_unit": "次"}
REVERSAL = {"reason": "记错了"}

ENTRIES = {
    "get /units": Entry(CALLERS[2:], everybody=True),
    "get /units/{code}/report": READ_AT,
    "get /units/{code}/budgets": READ,
    "post /units/{code}/budgets": Entry(CLERK, 201, lambda: {"year": 2022}),
    "post /units/{code}/budgets/{year}/lines": Entry(CLERK, 201, lambda: LINE, of_year),
    "post /units/{code}/budgets/{year}/changes": Entry(CLERK, 201, moved, of_year),
    "post /units/{code}/budgets/{year}/arrears": Entry(CLERK, 201, lambda: {"name": "旧欠", "amount": "5.00"}, of_year),
    f"get {LINES}": Entry(SEERS, address=of_line),
    f"put {LINES}": Entry(CLERK, 200, same_line, of_line),
    f"delete {LINES}": Entry(CLERK, 204, address=of_unused_line),
    f"get {LINES}/months": Entry(SEERS, address=of_line),
    f"put {LINES}/months": Entry(CLERK, 200, lambda: {"months": [{"month": 1, "amount": "1.00"}]}, of_line),
    "get /units/{code}/payments": READ,
    "post /units/{code}/payments": Entry(CLERK, 201, money),
    "get /units/{code}/receipts": READ,
    "post /units/{code}/receipts": Entry(CLERK, 201, money),
    "post /payments/{id}/reversals": Entry(CLERK, 201, lambda: REVERSAL, of_entry("payment")),
    "post /receipts/{id}/reversals": Entry(CLERK, 201, lambda: REVERSAL, of_entry("receipt")),
    "get /units/{code}/indicators": READ_AT,
    "get /units/{code}/indicators/{id}/statement": Entry(SEERS, address=of_indicator),
    "put /units/{code}/indicators/{id}/statement": Entry(CLERK, 200, lambda: {"words": "有所提高"}, of_indicator),
    "get /units/{code}/objectives": Entry(SEERS, address=in_year),
    "post /units/{code}/objectives": Entry(SETTERS, 201, lambda: {"year": 2021, "text": "全年化解矛盾纠纷"}),
    "get /units/{code}/indicators/approved": Entry(SEERS, address=in_year),
    "post /units/{code}/indicators/approved": Entry(SETTERS, 201, lambda: {**INDICATOR, "year": 2021}),
    "patch /units/{code}/indicators/approved/{id}": Entry(SETTERS, 200, lambda: {"weight": "10"}, of_approved),
    "delete /units/{code}/indicators/approved/{id}": Entry(SETTERS, 204, address=of_approved),
    "get /units/{code}/indicators/approved/{id}/basis": Entry(SEERS, address=of_approved),
    "post /units/{code}/indicators/approved/{id}/basis": Entry(SETTERS, 201, lambda: {"how": "stated"}, of_approved),
    "get /units/{code}/records": READ,
    "post /units/{code}/records": Entry(CLERK, 201, work),
    "get /units/{code}/offices": READ,
    "post /units/{code}/offices": Entry(("clerk", "leader"), 201, lambda: {"name": "接口办公室"}),
    "get /units/{code}/posts": READ,
    "post /units/{code}/posts": Entry(("clerk", "leader"), 201, lambda: {"name": "接口岗", "group": "member"}),
    "get /units/{code}/cycles": READ,
    "post /cycles/{id}/{act}": Entry(CLERK, 200, dict, of_filing),
    "post /audits": Entry(CALLERS[2:], 200, lambda: io.BytesIO("执行率 64.3%".encode()), everybody=True),
}


def test_every_route_has_an_entry_and_every_entry_a_route() -> None:
    found = {
        f"{method} {path.removeprefix(ROOT)}"
        for path, methods in document()["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "patch", "delete", "head", "options")
    }
    assert found == set(ENTRIES)


@pytest.mark.parametrize("route", ENTRIES)
@pytest.mark.parametrize("who", CALLERS, ids=lambda who: who or "nobody")
@pytest.mark.parametrize("target", TARGETS)
def test_who_reaches_what(call: Callable[..., Any], route: str, who: str, target: str) -> None:
    entry = ENTRIES[route]
    if entry.everybody and target != "own":
        return
    method, path = route.split(" ")
    address = entry.address(path, target)
    version = {"if_match": call("clerk", "get", address).headers["ETag"]} if method == "put" and target == "own" else {}
    body = entry.body()
    answer = call(who, method, address, body, **version)
    assert answer.status_code == expected(entry, who, target), answer.content.decode()
    if answer.status_code == 404:
        assert answer.content == call("clerk", "get", "/nowhere/at/all").content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert set(answer.json()) >= {"type", "title", "status", "detail", "errors"}


def expected(entry: Entry, who: str, target: str) -> int:
    if who in ("", "dead"):
        return 401
    if not entry.everybody and (target != "own" or who not in SEERS):
        return 404
    return entry.status if who in entry.may else 403


def test_the_document_and_its_page_are_open_and_hold_nothing_inline(demo: None) -> None:
    import re

    client = Client(headers={"host": "127.0.0.1"})
    found = client.get(f"{ROOT}/openapi.json")
    assert found.status_code == 200
    assert found.json()["openapi"] == "3.1.0"
    page = client.get(f"{ROOT}/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert all(path in text for path in found.json()["paths"])
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|https?://(?!127\.0\.0\.1)", text)
    assert client.post(f"{ROOT}/docs").status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/units/", "/units/塔中/report", "/payments/x/reversals", "/units/tazhong", "/units/a%0Ab/records"]
)
def test_what_is_not_there_needs_a_token_too(call: Callable[..., Any], path: str) -> None:
    assert call("", "get", path).status_code == 401
    assert call("clerk", "get", path).status_code == 404
    assert call("clerk", "get", path).content == call("clerk", "get", "/units/no-such/budgets").content


def test_a_method_that_a_route_does_not_know(call: Callable[..., Any]) -> None:
    assert call("", "delete", "/units").status_code == 401
    answer = call("clerk", "delete", "/units")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert answer.headers["Content-Type"] == "application/problem+json"
