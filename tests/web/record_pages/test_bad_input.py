"""Bad input by name: one sentence at the field, what was typed stays, nothing is half saved; and odd input that is read right."""

import html
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from jiheng.web.whole import whole_bodies
from web.ledger_pages.test_entering import sent as payment
from web.ledger_pages.test_ledger import URL as LEDGER
from web.ledger_pages.test_ledger import words
from web.record_pages.bad_input import CELLS, PAYMENTS, READ_RIGHT, RECORDS, Case, evidence, png, zip_bomb
from web.record_pages.test_records import URL, made
from web.record_pages.test_records import sent as record

FIELDS = ("amount", "day", "summary", "party", "field_0", "field_1")  # in which what was typed stands again


@pytest.fixture
def town(kinds: Any) -> Any:
    """Return the township with money, and with a filing of one indicator that is stated by hand."""
    from jiheng.web.cycles.models import Cycle, Filing
    from jiheng.web.targets.models import ApprovedIndicator

    kinds.receive("4700000")
    given = {"level1": "output", "level2": "quantity", "op": "ge", "value": "48", "measure_unit": "次"}
    kinds.indicator = ApprovedIndicator.objects.create(unit=kinds.unit, year=2021, name="培训次数", **given)
    cycle = Cycle.objects.create(owner=kinds.unit, year=2021, cutoff="2021-06-30", due_at="2021-07-05T18:00:00+08:00")
    Filing.objects.create(cycle=cycle, unit=kinds.unit)
    return kinds


def hand_in(town: Any, clerk: Client, case: Case) -> Any:
    """Hand in what is good but for the case."""
    if case.place == "payment":
        return clerk.post(f"{LEDGER}enter/?year=2021", payment(town, **case.changed))
    if case.place == "record":
        return clerk.post(f"{URL}enter/", record(**case.changed))
    cell = {"key": town.indicator.pk, "field": "value", "text": "", "version": 0, **case.changed}
    return clerk.post("/units/tazhong/fill/cell/", json.dumps(cell), "application/json")


def rows() -> list[int]:
    """How many rows there are of all that could have been saved."""
    from jiheng.web.ledger.models import Entry
    from jiheng.web.log import LogEntry
    from jiheng.web.targets.models import Evidence, Progress, WorkRecord

    return [model._default_manager.count() for model in (Entry, WorkRecord, Evidence, Progress, LogEntry)]


@pytest.mark.parametrize("case", [*PAYMENTS, *RECORDS, *CELLS], ids=lambda case: f"{case.place}: {case.name}")
def test_it_is_answered_in_one_sentence_and_nothing_is_saved(town: Any, clerk: Client, case: Case) -> None:
    before = rows()
    answer = hand_in(town, clerk, case)
    text = answer.content.decode()
    shown = json.dumps(answer.json(), ensure_ascii=False) if answer.headers["Content-Type"] == "application/json" else words(text)
    assert answer.status_code == case.status, shown[:2000]
    assert case.said in shown
    assert rows() == before
    if case.status == 422 and case.place != "cell" and "kind" not in case.changed:
        typed = [value for name, value in case.changed.items() if name in FIELDS and value.strip().isprintable()]
        assert all(html.escape(value, quote=True) in text for value in typed)


@pytest.mark.parametrize("text", READ_RIGHT)
def test_an_amount_however_typed_is_read_right(town: Any, clerk: Client, text: str) -> None:
    from jiheng.web.ledger.models import Entry

    assert clerk.post(f"{LEDGER}enter/?year=2021", payment(town, amount=text)).status_code == 302
    last = Entry.objects.order_by("id").last()
    assert last
    assert last.amount == Decimal(READ_RIGHT[text])


def test_a_photo_of_10_mb_is_kept_byte_for_byte(kinds: Any, clerk: Client) -> None:
    photo = png(4000, 3000, 10 << 20)
    assert clerk.post(f"{URL}enter/", record(**evidence("现场.png", photo))).status_code == 302
    (one,) = made()
    kept = one.evidence.get()
    assert kept.size == len(photo)
    assert clerk.get(f"{URL}evidence/{kept.pk}/").content == photo


def test_a_package_that_is_a_bomb_is_kept_as_it_is_and_never_opened(kinds: Any, clerk: Client) -> None:
    bomb = zip_bomb()
    assert clerk.post(f"{URL}enter/", record(**evidence("方案.docx", bomb))).status_code == 302
    answer = clerk.get(f"{URL}evidence/{made()[0].evidence.get().pk}/")
    assert answer.content == bomb
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db(transaction=True)
def test_a_bomb_that_is_handed_in_for_an_audit_is_one_line(client: Client, work: Callable[[], None]) -> None:
    from jiheng.web.desk.models import AuditRun, State

    client.post(reverse("audits"), {"documents": [SimpleUploadedFile("炸弹.docx", zip_bomb())]})
    work()
    run = AuditRun.objects.get()
    assert run.state == State.UNREADABLE
    assert run.reason
    assert "\n" not in run.reason
    assert "Traceback" not in run.reason


def test_a_name_with_a_script_is_only_a_name(kinds: Any, clerk: Client) -> None:
    name = "<img src=x onerror=alert(1)>.png"
    assert clerk.post(f"{URL}enter/", record(**evidence(name, png(1, 1)))).status_code == 302
    assert "<img src=x" not in clerk.get(f"{URL}?kind=training").content.decode()
    assert "onerror" not in clerk.get(f"{URL}evidence/{made()[0].evidence.get().pk}/").headers.get("Content-Type", "")


def test_a_form_that_is_sent_twice_counts_once(town: Any, clerk: Client) -> None:
    for _ in range(5):
        paid = clerk.post(f"{LEDGER}enter/?year=2021", payment(town, voucher=""))
        kept = clerk.post(f"{URL}enter/", record())
    assert (paid.status_code, kept.status_code) == (422, 422)
    assert "第 2 号是同一天" in words(paid.content.decode())
    assert "已经有一条一模一样的" in words(kept.content.decode())
    assert rows()[:2] == [2, 1]
    assert clerk.post(f"{URL}enter/", record(summary="下午场")).status_code == 302


def test_a_withdrawn_record_may_be_entered_anew(kinds: Any, clerk: Client) -> None:
    clerk.post(f"{URL}enter/", record())
    clerk.post(f"{URL}{made()[0].pk}/withdraw/", {"why": "记错科室"})
    assert clerk.post(f"{URL}enter/", record()).status_code == 302


@pytest.mark.parametrize(("kind", "cut"), [("form", 0), ("form", 1), ("files", 0), ("files", 40), ("files", 9000)])
def test_a_body_that_is_cut_off_is_no_shorter_form(town: Any, clerk: Client, kind: str, cut: int) -> None:
    """As `serve` runs the app: of an amount of 1000 whose last digit is lost, 100 must not be paid."""
    token = "a" * 32
    if kind == "form":
        data = urlencode({"csrfmiddlewaretoken": token, **payment(town), "amount": "1000"}).encode()
        request = RequestFactory().generic("POST", f"{LEDGER}enter/?year=2021", data, "application/x-www-form-urlencoded")
    else:
        fields = record(csrfmiddlewaretoken=token, **evidence("现场.png", png(10, 10, 9000)))
        request = RequestFactory().post(f"{URL}enter/", fields)
        data = request.environ["wsgi.input"].read()
    cookies = f"csrftoken={token}; sessionid={clerk.cookies['sessionid'].value}"
    environ = request.environ | {
        "HTTP_COOKIE": cookies,
        "HTTP_HOST": "127.0.0.1",
        "wsgi.input": io.BytesIO(data[: len(data) - cut]),
    }
    before, handler = rows(), ClientHandler(enforce_csrf_checks=True)
    answer: Any = whole_bodies(lambda environ, _start: handler(environ))(environ, print)
    assert answer.status_code == (403 if cut else 302)
    assert (rows() == before) == bool(cut)
