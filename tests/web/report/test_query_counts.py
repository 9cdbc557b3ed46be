"""A page asks the database as often for a hundred rows as for ten: neither units nor entries nor indicators add a query."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
JUNE = "?cutoff=2021-06-30"
MOST = 60  # queries of any page
SOURCES = (("lines", "万元"), ("records", "次"), ("stated", "次"), ("on_time", "%"))
PAGES = {
    "clerk": (
        "", f"fill/{JUNE}", f"indicators/{JUNE}", "ledger/", "ledger/?kind=payment&q=工资", "ledger/?new=payment", "records/",
        "records/?kind=training", "records/kinds/", f"report/{JUNE}", f"words/{JUNE}", "settings/",
    ),
    "reviewer": ("", f"report/{JUNE}", "ledger/"),
}  # fmt: skip


def asked(client: Client, address: str) -> int:
    """How many queries a page takes, once it is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def counts(at: Any) -> dict[str, int]:
    found = {f"{who} {page}": asked(at(who), f"/units/tazhong/{page}") for who, pages in PAGES.items() for page in pages}
    return found | {"reviewer units": asked(at("reviewer"), "/units/")}


def grow() -> None:
    """Add units beside the township, and to the township lines, entries, indicators bound and stated, and work records."""
    from jiheng.web.budgets.models import BudgetYear
    from jiheng.web.ledger.actions import receive
    from jiheng.web.orgs.models import Unit, User
    from jiheng.web.targets.models import ApprovedIndicator, Basis, Progress, RecordKind, WorkRecord

    unit, clerk = Unit.objects.get(code="tazhong"), User.objects.get(username="clerk")
    for number in range(20):
        named = {"code": f"more-{number}", "name": f"第{number}镇", "kind": "township"}
        Unit.objects.add_child(Unit.objects.get(code="qiemo-finance"), named)
    lines = list(BudgetYear.objects.get(unit=unit, year=2021).lines.all())
    for number in range(60):
        receive(
            clerk,
            lines[number % len(lines)],
            1,
            date(2021, 6, 1),
            summary=f"又一笔工资 {number}",
            voucher=f"多{number}",
            sure=True,
        )  # type: ignore[arg-type]
    kind = RecordKind.objects.get(unit=unit, code="training")
    like = WorkRecord.objects.filter(kind=kind).first()
    assert like
    for number in range(20):
        WorkRecord.objects.create(kind=kind, day=like.day, office=like.office, summary=f"又一次 {number}", values=like.values)
        how, written = SOURCES[number % len(SOURCES)]
        given = {"level1": "output", "level2": "quantity", "op": "ge", "value": "48", "measure_unit": written}
        one = ApprovedIndicator.objects.create(unit=unit, year=2021, name=f"又一个 {number}", **given)
        basis = Basis.objects.create(indicator=one, how=how, kind=kind)
        basis.lines.set(lines[:5])
        Progress.objects.create(indicator=one, cutoff="2021-06-30", version=1, explanation="说明", made_by="clerk")


def test_no_page_asks_more_often_because_there_is_more(at: Any) -> None:
    before = counts(at)
    grow()
    assert counts(at) == before
    assert {page: count for page, count in before.items() if count > MOST} == {}
