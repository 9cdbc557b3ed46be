"""The QR code on a submitted report leads to what was submitted; a code that is of no version is said to be."""

import re
from typing import Any

import pytest
from django.test import Client

from jiheng.profiles.profile import profile
from jiheng.read.carried import carried, code
from jiheng.read.zipped import Package
from jiheng.write.audited import audit_file

from .test_versions import AT, REPORT, pay_more, submitted  # noqa: F401

pytestmark = pytest.mark.django_db
PLACE = "/units/tazhong/snapshots/"


def file_of(client: Any, suffix: str, snapshot: str = "1") -> bytes:
    body: bytes = client.get(f"/units/tazhong/report.{suffix}{AT}&snapshot={snapshot}").content
    return body


def short(data: bytes, suffix: str = "docx") -> str:
    found = carried(suffix, data)
    assert found
    return code(found.sha256).replace("-", "").lower()


def test_the_code_on_paper_opens_the_version_that_was_submitted(submitted: Any) -> None:  # noqa: F811
    client = submitted("leader")
    address = f"{PLACE}{short(file_of(client, 'docx'))}/"
    pay_more()
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "报出后未改动" in text
    assert "第 1 次报出" in text
    assert "312.17万元" in text
    assert code(short(file_of(client, "docx")).upper()) in text


def test_what_was_never_submitted_is_said_not_to_be(submitted: Any) -> None:  # noqa: F811
    client = submitted("clerk")
    pay_more()
    page = client.get(f"{PLACE}{short(file_of(client, 'docx', 'now'))}/")
    assert page.status_code == 404
    assert "没有这个校验码" in page.content.decode()


def test_others_are_led_to_the_log_in_page_and_a_foreign_unit_is_none(submitted: Any) -> None:  # noqa: F811
    address = f"{PLACE}{short(file_of(submitted('clerk'), 'docx'))}/"
    page = Client().get(address)
    assert page.status_code == 302
    assert address in page["Location"]
    assert submitted("clerk").get(address.replace("tazhong", "demo-b")).status_code == 404


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_the_picture_changes_nothing_that_is_read(suffix: str, submitted: Any) -> None:  # noqa: F811
    data = file_of(submitted("leader"), suffix)
    audit = audit_file(f"report.{suffix}", data, profile()).audit
    assert not [one for one in audit.findings if one.rule in ("S411", "S412", "S413")]
    assert [check.outcome for check in audit.checks if check.rule.id == "S411"] == ["held"]


def test_only_what_was_submitted_bears_the_picture(submitted: Any) -> None:  # noqa: F811
    client = submitted("leader")
    assert "word/media/code.png" in Package(file_of(client, "docx"))
    assert "word/media/code.png" not in Package(file_of(client, "docx", "now"))
    assert re.search('<p class="flush" role="img"[^>]*><svg', file_of(client, "html").decode())
