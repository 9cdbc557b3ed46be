"""The file for Excel: a BOM, numbers as numbers, and no text that would run as a formula."""

import csv
import io
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from web.ledger_pages.test_ledger import URL


def table(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{URL}export/{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_become_text(text: str) -> None:
    from jiheng.web.tables import harmless

    assert harmless(text) == "'" + text
    assert harmless("工资=" + text) == "工资=" + text


def test_the_file_holds_what_the_filter_leaves_oldest_first(world: Any, clerk: Client) -> None:
    from jiheng.web.ledger.actions import reverse

    world.receive("1000000", voucher="收1")
    wrong = world.pay("20.55", summary='=HYPERLINK("http://x")', party="-乙方", voucher="@1")
    reverse(world.clerk, wrong, reason="记错")
    heads, *rows = table(clerk)
    assert heads[:3] == ["编号", "日期", "摘要"]
    assert heads[7:10] == ["到位（元）", "支出（元）", "余额（元）"]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][7:10] == ["1000000.00", "", "1000000.00"]
    assert rows[1][2:4] == ['\'=HYPERLINK("http://x")', "'-乙方"]
    assert rows[1][10] == "'@1"
    assert rows[2][8] == "-20.55"
    assert rows[2][12] == "2"
    assert rows[1][13] == "3"
    assert [row[0] for row in table(clerk, "?kind=receipt")[1:]] == ["1"]


def test_the_name_says_unit_year_and_day(world: Any, clerk: Client) -> None:
    answer = clerk.get(URL + "export/")
    assert "塔中镇人民政府_2021_台账_2021-07-02.csv" in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment")
