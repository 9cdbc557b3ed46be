"""Units and accounts from a workbook: each row with what is wrong, nothing kept before it is confirmed, and all or none then."""

import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web.log import LogEntry
from jiheng.web.orgs.models import Post, Unit, User
from web.orgs import people
from web.orgs.people import log_in, person

UNITS = ["单位代码", "单位名称", "单位类别", "上级单位", "所在地区"]
ACCOUNTS = ["账号", "单位", "岗位"]
SCHOOL = ["school-1", "中心小学", "学校", "tazhong", "且末县"]


@pytest.fixture
def admin(town: Any, client: Client) -> Any:
    user = person("ada", Unit.objects.get(code="county"), "admin")
    log_in(client, "ada")
    return user


def workbook(**sheets: Sequence[Sequence[str]]) -> SimpleUploadedFile:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    book.close()
    return SimpleUploadedFile("名单.xlsx", out.getvalue())


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def sealed(page: str) -> str:
    found = re.search(r'name="lines" value="([^"]+)"', page)
    assert found
    return found[1]


def state() -> tuple[int, int, int]:
    return Unit.objects.count(), User.objects.count(), Post.objects.count()


def test_units_and_accounts_are_shown_confirmed_and_used(client: Client, admin: Any, town: Any) -> None:
    before, log = state(), LogEntry.objects.count()
    rows = [ACCOUNTS, ["kuaiji", "school-1", "预算会计"], ["", "", ""], ["chuna", town.name, ""]]
    page = text(client.post("/accounts/import/", {"file": workbook(单位=[["某县名单"], UNITS, SCHOOL], 账号=rows)}))
    assert page.count("可以导入</span>") == 3
    assert "单位 3" in page
    assert "账号 4" in page
    assert (state(), LogEntry.objects.count()) == (before, log)
    lines = sealed(page)
    answer = client.post("/accounts/import/confirm/", {"lines": lines})
    assert "no-store" in answer["Cache-Control"]
    shown = dict(re.findall(r'<th scope="row">(\w+)</th><td><code class="secret">([^<]+)</code>', text(answer)))
    assert set(shown) == {"kuaiji", "chuna"}
    user = User.objects.get(username="kuaiji")
    assert (user.unit, str(user.post), user.must_change) == (Unit.objects.get(code="school-1"), "预算会计", True)
    assert User.objects.get(username="chuna").unit == town
    told = LogEntry.objects.latest("id")
    assert (told.action, told.actor, told.detail) == ("import_accounts", "ada", {"units": 1, "accounts": 2})
    assert LogEntry.objects.filter(action="create_user", actor="ada").count() == 2
    other = Client(headers={"host": "127.0.0.1"})
    assert log_in(other, "kuaiji", shown["kuaiji"]).status_code == 302
    assert other.get("/").url == "/password/"
    again = client.post("/accounts/import/confirm/", {"lines": lines})
    assert again.status_code == 422
    assert "已经有了" in text(again)
    assert not re.search("secret", text(again))


def test_every_row_says_what_is_wrong_and_none_is_kept(client: Client, admin: Any, town: Any) -> None:
    people.unit("other", name="别县某镇")
    before = state()
    units = [
        UNITS,
        SCHOOL,
        SCHOOL,
        ["x y", "甲", "学校", "tazhong", ""],
        ["b", "乙", "公司", "tazhong", ""],
        ["c", "丙", "学校", "other", ""],
    ]
    accounts = [
        ACCOUNTS,
        ["ADA", "tazhong", ""],
        ["a b", "tazhong", ""],
        ["d", "别县某镇", ""],
        ["", "tazhong", "会计"],
        ["e", "", ""],
        ["good", "school-1", ""],
    ]
    answer = client.post("/accounts/import/", {"file": workbook(单位=units, 账号=accounts)})
    page = text(answer)
    assert answer.status_code == 422
    assert "11 行里有 9 行不对" in page
    for sentence in ("“school-1”已经有了", "单位代码“x y”不行", "请选单位类别", "您管的单位里没有“other”", "账号“ADA”已经有了",
                     "只能包含英文字母", "您管的单位里没有“别县某镇”", "请填账号", "请填单位的名称或代码"):  # fmt: skip
        assert sentence in page, sentence
    assert "确认导入" not in page
    assert state() == before


def test_what_became_wrong_meanwhile_stops_all_of_it(client: Client, admin: Any, town: Any) -> None:
    rows = [ACCOUNTS, ["kuaiji", "tazhong", "会计"], ["chuna", "tazhong", "出纳"]]
    lines = sealed(text(client.post("/accounts/import/", {"file": workbook(账号=rows)})))
    person("chuna", town)
    before = state()
    answer = client.post("/accounts/import/confirm/", {"lines": lines})
    assert answer.status_code == 422
    assert "2 行里有 1 行不对" in text(answer)
    assert state() == before
    assert not LogEntry.objects.filter(action="import_accounts").exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "请选填好的 Excel 文件"),
        (SimpleUploadedFile("a.xlsx", b"not a workbook"), "读不了"),
        (SimpleUploadedFile("a.exe", b"MZ"), "请交 Excel 工作簿"),
        (workbook(表=[["甲", "乙"], ["1", "2"]]), "没有认出单位或账号"),
        (
            workbook(账号=[ACCOUNTS, *([f"u{number}", "tazhong", ""] for number in range(301))]),
            "一次最多导入 300 行，这里有 301 行",
        ),
    ],
)
def test_a_file_that_says_nothing_is_refused(client: Client, admin: Any, file: Any, sentence: str) -> None:
    answer = client.post("/accounts/import/", {"file": file} if file else {})
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)
    assert User.objects.count() == 1


def test_what_was_shown_to_somebody_else_or_changed_is_not_taken(client: Client, admin: Any, town: Any) -> None:
    lines = sealed(text(client.post("/accounts/import/", {"file": workbook(账号=[ACCOUNTS, ["kuaiji", "tazhong", ""]])})))
    person("ari", town, "admin")
    other = Client(headers={"host": "127.0.0.1"})
    log_in(other, "ari")
    assert other.post("/accounts/import/confirm/", {"lines": lines}).url == "/accounts/import/"
    assert client.post("/accounts/import/confirm/", {"lines": lines[:-1] + "x"}).url == "/accounts/import/"
    assert not User.objects.filter(username="kuaiji").exists()


@pytest.mark.parametrize("role", ["security", "logkeeper", "clerk", "leader"])
def test_others_may_not(client: Client, town: Any, role: str) -> None:
    person(role, town, role)
    log_in(client, role)
    assert client.post("/accounts/import/", {"file": workbook(账号=[ACCOUNTS, ["x", "tazhong", ""]])}).status_code == 403
    assert client.post("/accounts/import/confirm/", {"lines": "x"}).status_code == 403
    assert client.get("/accounts/import/template/").status_code == 403


def test_the_empty_workbook_is_read_as_it_is_to_be_filled(client: Client, admin: Any) -> None:
    data = client.get("/accounts/import/template/").content
    page = text(client.post("/accounts/import/", {"file": SimpleUploadedFile("空白.xlsx", data)}))
    assert "单位 2" in page
    assert "账号 2" in page
    assert "您管的单位里没有" in page
