"""The fill page: what each person sees of it, cells that are saved, refused or taken back, and two people on one cell."""

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "/units/tazhong/fill/"
JUNE = "?cutoff=2021-06-30"
NAMES = ("化解社会矛盾纠纷", "人员保障成本经费", "提高劳动就业水平")
Send = Callable[..., Any]


@pytest.fixture
def one() -> Any:
    """Return what finds an indicator of the township by its name."""
    from jiheng.web.targets.models import ApprovedIndicator

    return lambda name: ApprovedIndicator.objects.get(unit__code="tazhong", name=name)


@pytest.fixture
def by_hand(demo: None, one: Any) -> Any:
    """Return what makes an indicator one that is stated by hand."""
    from jiheng.web.targets.models import Basis

    def made(name: str) -> Any:
        Basis.objects.filter(indicator=one(name)).update(how="stated")
        return one(name)

    return made


def post(client: Client, path: str, body: object, cutoff: str = JUNE) -> Any:
    return client.post(f"{PAGE}{path}/{cutoff}", json.dumps(body), "application/json")


def cell(found: Any, field: str, text: str, version: int = 0) -> dict[str, Any]:
    return {"key": found.pk, "field": field, "text": text, "version": version}


def last(found: Any) -> Any:
    return found.progress.filter(cutoff="2021-06-30").order_by("version").last()


def editable(page: str) -> list[str]:
    return re.findall(r'data-field="(\w+)"', page)


@pytest.mark.parametrize(("name", "cells"), [("clerk", 23), ("office", 23), ("leader", 0), ("reviewer", 0), ("auditor", 0)])
def test_who_may_fill_which_cells(at: Any, name: str, cells: int) -> None:
    answer = at(name).get(PAGE)
    assert answer.status_code == 200
    page = answer.content.decode()
    found = editable(page)
    assert len(found) == cells
    if cells:
        assert [found.count(field) for field in ("value", "words", "grade", "explanation")] == [0, 3, 3, 17]
    else:
        assert "您的角色只能看" in page


def test_a_foreign_unit_is_not_there(at: Any) -> None:
    clerk = at("clerk")
    assert clerk.get("/units/demo-b/fill/").status_code == 404
    assert clerk.post("/units/demo-b/fill/cell/", "{}", "application/json").status_code == 404
    assert clerk.get(PAGE + "?cutoff=2099-01-01").status_code == 404
    assert at("admin").get(PAGE).status_code == 404


def test_without_a_log_in_a_cell_answers_401(demo: None, client: Client, one: Any) -> None:
    assert client.get(PAGE).status_code == 302
    assert post(client, "cell", cell(one(NAMES[2]), "words", "有所提高")).status_code == 401


def test_the_page_names_source_day_unit_and_earlier_value(at: Any) -> None:
    page = " ".join(at("clerk").get(PAGE).content.decode().split())
    rows = re.findall(r'<tr id="i\d+".*?</tr>', page)
    assert len(rows) == 17
    assert '<span class="origin">记录</span>' in rows[0]
    assert "<bdi>15</bdi>" in rows[0]
    assert '<span class="origin">台账</span>' in rows[9]
    assert '302.23</bdi> <span class="tail">万元</span>' in rows[9]
    assert "9月30日起填" in rows[15]
    assert "未到节点" in rows[15]
    assert re.search(r'class="n prior"[^>]*> ?<span><bdi>8</bdi></span>', rows[0])
    assert "15/15" in page
    assert "3月末" in page


def test_the_first_cutoff_has_nothing_before_it(at: Any) -> None:
    assert at("clerk").get(PAGE + "?cutoff=2021-03-31").status_code == 200


def test_a_saved_cell_brings_its_row_back(at: Any, by_hand: Any) -> None:
    found = by_hand("干部学习培训次数")
    answer = post(at("clerk"), "cell", cell(found, "value", "１,０００ 次"))
    assert answer.status_code == 200
    said = answer.json()
    assert said["cells"] == [{"key": found.pk, "field": "value", "status": 200, "text": "1000", "version": 1}]
    assert said["rows"][0]["texts"] == {"value": "1000", "explanation": ""}
    assert "2083%" in said["rows"][0]["completion"]
    assert "超前" in said["rows"][0]["light"]
    assert "15/15" in at("clerk").get("/units/tazhong/fill/tree/").content.decode()
    assert last(found).made_by == "clerk"


def test_saving_one_field_keeps_the_others(at: Any, one: Any) -> None:
    found = one(NAMES[2])
    before = last(found)
    answer = post(at("office"), "cell", cell(found, "explanation", "岗位\n少", before.version))
    assert answer.status_code == 200
    after = last(found)
    assert (after.words, after.grade, after.explanation) == (before.words, before.grade, "岗位\n少")
    assert answer.json()["rows"][0]["wants"] == []


def test_what_a_save_answers_of_a_row_is_what_the_page_shows_of_it(at: Any) -> None:
    from jiheng.web.board import grid
    from jiheng.web.board.views import seen, seen_of
    from jiheng.web.cycles.models import Filing

    filing = Filing.objects.select_related("unit", "cycle").get(unit__code="tazhong", cycle__cutoff="2021-06-30")
    page = grid.lines(filing, grid.approved_at(filing), seen(filing.unit, filing), None)
    assert any(line.unexplained for line in page) or any(line.listed for line in page)
    for line in page:
        alone = grid.approved_at(filing, [line.one.pk])
        (row,) = grid.rows(filing, alone, seen_of(filing, alone))
        assert {**row.shown, "number": line.number} == line.shown
        assert (row.last.pk, row.last.version) == (line.last.pk, line.last.version)
        for name in ("one", "cutoff", "unexplained", "listed", "fields", "origin", "later", "filled", "wants"):
            assert getattr(row, name) == getattr(line, name), (line.one.name, name)
        assert row.stated() == line.stated()


def test_figures_alone_are_those_of_the_whole_report(at: Any) -> None:
    from jiheng.web.board.views import figures, seen
    from jiheng.web.cycles.models import Filing

    for filing in Filing.objects.select_related("unit", "cycle").filter(unit__code="tazhong"):
        assert figures(filing)[1:] == seen(filing.unit, filing)[1:]


REFUSED = [
    ("化解社会矛盾纠纷", "value", "十二", "不是能确认的数字", ""),
    ("化解社会矛盾纠纷", "value", "-3", "不能是负数", ""),
    ("化解社会矛盾纠纷", "value", "1e9", "不是能确认的数字", ""),
    ("化解社会矛盾纠纷", "value", "5²", "不是能确认的数字", ""),
    ("化解社会矛盾纠纷", "value", "٣", "不是能确认的数字", ""),
    ("化解社会矛盾纠纷", "value", "1.2.3", "不是能确认的数字", ""),
    ("化解社会矛盾纠纷", "value", "15％", "单位是“件”", "15"),
    ("化解社会矛盾纠纷", "value", "1.5万件", "单位是“件”", "15000"),
    ("化解社会矛盾纠纷", "value", "9" * 30, "数字太长", ""),
    ("人员保障成本经费", "value", "3022300元", "单位是“万元”", "302.23"),
    ("人员保障成本经费", "value", "0.0302亿元", "单位是“万元”", "302"),
    ("人员保障成本经费", "value", "302.23 件", "单位是“万元”", "302.23"),
    ("矛盾纠纷调解率", "value", "95万元", "单位是“%”", "95"),
    ("提高劳动就业水平", "grade", "120", "在 0 到 100 之间", ""),
    ("提高劳动就业水平", "words", "好" * 201, "最多 200 个字", ""),
    ("提高劳动就业水平", "value", "3", "不能手填", ""),
    ("群众满意度", "value", "96", "不能手填", ""),
]


@pytest.mark.parametrize(("name", "field", "text", "sentence", "likely"), REFUSED)
def test_what_does_not_fit_is_refused_with_a_sentence(
    at: Any, one: Any, by_hand: Any, name: str, field: str, text: str, sentence: str, likely: str
) -> None:
    found = one(name) if name == "群众满意度" else by_hand(name)
    before = found.progress.count()
    answer = post(at("clerk"), "cell", cell(found, field, text, 1))
    assert answer.status_code == 422, answer.content.decode()
    (said,) = answer.json()["cells"]
    assert sentence in said["message"]
    assert said["likely"] == likely
    assert found.progress.count() == before


ACCEPTED = [
    ("化解社会矛盾纠纷", "value", "1,234", "1234"),
    ("化解社会矛盾纠纷", "value", "１２３４", "1234"),
    ("化解社会矛盾纠纷", "value", " 12 件 ", "12"),
    ("化解社会矛盾纠纷", "value", "12.50\u200b", "12.50"),
    ("人员保障成本经费", "value", "302.23万元", "302.23"),
    ("人员保障成本经费", "value", "302.23 万", "302.23"),
    ("人员保障成本经费", "value", "¥1，302.230", "1302.230"),
    ("矛盾纠纷调解率", "value", "95％", "95"),
    ("矛盾纠纷调解率", "value", "+95.0%", "95.0"),
    ("矛盾纠纷调解率", "value", "", ""),
    ("提高劳动就业水平", "grade", "66%", "66"),
    ("提高劳动就业水平", "words", "  有所\n提高 ", "有所 提高"),
    ("提高劳动就业水平", "explanation", "第一行\n第二行\t完", "第一行\n第二行\t完"),
]


@pytest.mark.parametrize(("name", "field", "text", "kept"), ACCEPTED)
def test_every_spelling_by_the_paste_route(at: Any, by_hand: Any, name: str, field: str, text: str, kept: str) -> None:
    found = by_hand(name)
    before = last(found)
    body = {"cells": [cell(found, field, text, before.version if before else 0)], "apply": True}
    answer = post(at("clerk"), "paste", body)
    assert answer.status_code == 200
    (said,) = answer.json()["cells"]
    assert (said["status"], said["text"]) == (200, kept), said
    assert getattr(last(found), field) == kept


def test_a_preview_keeps_nothing_and_a_paste_keeps_all_that_is_good(at: Any, by_hand: Any) -> None:
    clerk, found = at("clerk"), [by_hand(name) for name in NAMES]
    version = last(found[2]).version
    block = [
        cell(found[0], "value", "18 件"),
        cell(found[0], "explanation", "调解室轮值"),
        cell(found[1], "value", "三百"),
        cell(found[2], "words", "明显提高", version),
        cell(found[2], "grade", "80", version),
    ]
    counts = [one.progress.count() for one in found]
    seen = post(clerk, "paste", {"cells": block, "apply": False}).json()
    assert [one["status"] for one in seen["cells"]] == [200, 200, 422, 200, 200]
    assert [one.progress.count() for one in found] == counts
    done = post(clerk, "paste", {"cells": block, "apply": True}).json()
    assert [one["status"] for one in done["cells"]] == [200, 200, 422, 200, 200]
    assert {row["key"] for row in done["rows"]} == {found[0].pk, found[2].pk}
    kept = last(found[2])
    assert (kept.words, kept.grade, kept.version) == ("明显提高", "80", version + 2)
    back = [
        cell(found[0], "value", "", done["cells"][0]["version"]),
        cell(found[0], "explanation", "", done["cells"][1]["version"]),
        cell(found[2], "words", "有所提高", done["cells"][3]["version"]),
        cell(found[2], "grade", "50", done["cells"][4]["version"]),
    ]
    undone = post(clerk, "paste", {"cells": back, "apply": True}).json()
    assert {one["status"] for one in undone["cells"]} == {200}
    assert (last(found[0]).value, last(found[0]).explanation) == ("", "")
    assert (last(found[2]).words, last(found[2]).grade) == ("有所提高", "50")
    assert found[0].progress.count() == 4


def test_two_people_on_one_cell_lose_nothing_in_silence(at: Any, by_hand: Any) -> None:
    from jiheng.web.orgs.models import User

    found = by_hand("法制宣传教育次数")
    order = ["clerk", "office"] * 50
    random.Random(64).shuffle(order)
    versions = {"clerk": 0, "office": 0}
    accepted: list[str] = []
    refused = 0
    for number, name in enumerate(order, 1):
        answer = post(at(name), "cell", cell(found, "value", str(number), versions[name]))
        (said,) = answer.json()["cells"]
        assert answer.status_code in (200, 409)
        if answer.status_code == 200:
            accepted.append(said["text"])
        else:
            refused += 1
            other = "office" if name == "clerk" else "clerk"
            assert said["text"] == accepted[-1]
            assert said["name"] == str(User.objects.get(username=other))
            assert re.fullmatch(r"\d\d:\d\d", said["at"])
        versions[name] = said["version"]
    assert refused > 10
    assert len(accepted) + refused == 100
    history = list(found.progress.filter(cutoff="2021-06-30").order_by("version").values_list("value", flat=True))
    assert history == accepted


def test_two_people_on_different_cells_of_a_row_are_never_refused(at: Any, one: Any) -> None:
    found = one("做好油田企业的跟踪服务")
    versions = dict.fromkeys(("words", "explanation"), last(found).version)
    for number in range(20):
        for name, field in (("clerk", "words"), ("office", "explanation")):
            answer = post(at(name), "cell", cell(found, field, f"第{number}次", versions[field]))
            assert answer.status_code == 200
            versions[field] = answer.json()["cells"][0]["version"]
    assert (last(found).words, last(found).explanation) == ("第19次", "第19次")


def test_the_same_text_sent_twice_is_no_conflict(at: Any, by_hand: Any) -> None:
    found = by_hand("与油田企业接洽工作次数")
    sent = cell(found, "value", "9")
    first, again = (post(at("clerk"), "cell", sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert found.progress.filter(cutoff="2021-06-30").count() == 1


def test_what_was_sent_up_or_is_not_ones_own_cannot_be_changed(at: Any, one: Any) -> None:
    found = one(NAMES[2])
    assert post(at("leader"), "cell", cell(found, "words", "x")).status_code == 403
    closed = post(at("clerk"), "cell", cell(found, "words", "x"), "?cutoff=2021-03-31")
    assert closed.status_code == 422
    assert "报告已经通过，谁也不能再改" in closed.json()["cells"][0]["message"]
    assert editable(at("clerk").get(PAGE + "?cutoff=2021-03-31").content.decode()) == []


def test_an_indicator_of_another_unit_is_not_there(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    foreign = ApprovedIndicator.objects.filter(unit__code="demo-b").first()
    assert foreign
    assert post(at("clerk"), "cell", cell(foreign, "explanation", "x")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"key": 1}',
        '{"cells": [], "apply": true}',
        '{"cells": [3], "apply": true}',
        '{"key": "x", "field": "made_by"}',
    ],
)
def test_what_is_no_cell_is_no_request(at: Any, body: str) -> None:
    clerk = at("clerk")
    for path in ("cell", "paste"):
        assert clerk.post(f"{PAGE}{path}/{JUNE}", body, "application/json").status_code == 400
    assert clerk.post(f"{PAGE}cell/{JUNE}", {"key": "1"}).status_code == 400
    assert clerk.get(f"{PAGE}cell/{JUNE}").status_code == 405


def test_a_cell_without_the_mark_of_a_page_is_refused(demo: None, one: Any) -> None:
    from jiheng.web.orgs.models import User

    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.force_login(User.objects.get(username="clerk"), "jiheng.web.orgs.auth.PeopleBackend")
    assert post(strict, "cell", cell(one(NAMES[2]), "words", "x")).status_code == 403


def test_the_page_asks_the_database_a_bounded_number_of_times(at: Any, django_assert_max_num_queries: Any) -> None:
    clerk = at("clerk")
    clerk.get(PAGE)
    with django_assert_max_num_queries(190):
        clerk.get(PAGE)
