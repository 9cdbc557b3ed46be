"""Changes of the budget on their page: the document with its file, the effect before it is entered, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.budget_pages.test_pages import CHANGE, URL, refused, shown
from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words

AT = "2021/changes/"


def sent(world: Any, staff: str = "-1000", running: str = "1000", **changed: Any) -> dict[str, Any]:
    """A virement from staff to running, with some fields changed."""
    rows = {"line_0": world.staff.pk, "amount_0": staff, "line_1": world.running.pk, "amount_1": running}
    return CHANGE | rows | changed


def test_a_virement_is_entered_with_its_document_and_file(world: Any, clerk: Client) -> None:
    from jiheng.web.log import LogEntry

    file = SimpleUploadedFile("会议纪要.pdf", b"%PDF-1.4 minutes")
    answer = clerk.post(URL + AT, sent(world, file=file), follow=True)
    assert "已记调剂 会议纪要〔2021〕9号" in words(answer.content.decode())
    text = shown(clerk, AT)
    assert "2021-05-10 调剂 会议纪要〔2021〕9号 会议纪要.pdf 01 人员经费 02 公用经费 −0.10 0.10" in text
    change = world.year.changes.get()
    given = clerk.get(f"{URL}documents/{change.pk}/")
    assert given.content == b"%PDF-1.4 minutes"
    assert given["Content-Disposition"].startswith("attachment")
    assert LogEntry.objects.filter(action="change_budget").latest("id").detail["file"] == change.file.sha256
    assert browser(world.stranger).get(f"{URL}documents/{change.pk}/").status_code == 404
    assert "基本支出 486.29 0.00 486.29" in shown(clerk)


@pytest.mark.parametrize("place", [AT + "effect/", AT])
def test_the_effect_is_shown_before_anything_is_kept(world: Any, clerk: Client, place: str) -> None:
    from jiheng.web.log import LogEntry

    world.receive("4000000")
    world.pay("500000")
    before = LogEntry.objects.count()
    answer = clerk.post(f"{URL}{place}?in=yuan", sent(world, look="1"))
    text = words(answer.content.decode())
    assert "01 人员经费 4,647,000.00 4,646,000.00 4,146,000.00" in text
    assert "02 公用经费 215,900.00 216,900.00 216,900.00" in text
    assert not world.year.changes.exists()
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"running": "999"}, "合计为 0；现在合计是 -1.00 元"),
        ({"kind": "supplement"}, "追加只能增加"),
        ({"staff": "一千"}, "不是能确认的数字"),
        ({"staff": "-1000.005"}, "小数"),
        ({"document": ""}, "请写依据文件和文号"),
        ({"decided_on": "2020-05-10"}, "不在2021年"),
        ({"decided_on": "2021-12-01"}, "还没有到"),
        ({"line_1": "999999"}, "没有这个科目"),
        ({"amount_1": ""}, "请写“公用经费”增减多少"),
        ({"staff": "-4700000", "running": "4700000"}, "减少 4,700,000.00 元后不够已经支出的数"),
    ],
)
def test_a_change_that_is_not_good_comes_back_as_typed(world: Any, clerk: Client, changed: dict[str, str], said: str) -> None:
    html = refused(clerk, AT, sent(world, **changed))
    assert said in words(html)
    assert f'value="{changed.get("staff", "-1000")}"' in html
    looked = clerk.post(URL + AT + "effect/", sent(world, **changed))
    assert said in words(looked.content.decode())
    assert not world.year.changes.exists()


def test_a_line_of_another_unit_is_no_line_here(world: Any, clerk: Client) -> None:
    assert "没有这个科目" in refused(clerk, AT, sent(world, line_0=world.foreign.pk))


def test_a_file_that_proves_nothing_is_refused_and_nothing_kept(world: Any, clerk: Client) -> None:
    for name, data, said in (("a.exe", b"MZ", "不是照片、文档或表格"), ("a.pdf", b"", "是空文件")):
        assert said in words(refused(clerk, AT, sent(world, file=SimpleUploadedFile(name, data))))
    assert not world.year.changes.exists()


def test_more_rows_keep_what_was_typed(world: Any, clerk: Client) -> None:
    answer = clerk.post(URL + AT, sent(world, more="1", staff="-1,000"))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="-1,000"' in html
    assert 'name="amount_5"' in html
    assert not world.year.changes.exists()


def test_a_supplement_with_a_reason_counts_from_its_day(world: Any, clerk: Client) -> None:
    rows = {"line_0": world.extra.pk, "amount_0": "5万", "reason": "防疫物资"}
    clerk.post(URL + AT, CHANGE | {"kind": "supplement"} | rows)
    entry = world.year.changes.get().entries.get()
    assert (entry.amount, entry.change.reason) == (Decimal(50000), "防疫物资")
    assert "防疫物资" in shown(clerk, AT)
