"""Work records: the list by kind, quick entry with what the kind asks for, evidence, withdrawal, the file for Excel."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words

URL = "/units/tazhong/records/"
PHOTO = b"\x89PNG\r\n\x1a\n"


def get(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(**changed: Any) -> dict[str, Any]:
    """A good training with some fields changed."""
    good = {"kind": "training", "day": "2021-06-30", "office": "", "field_0": "32", "field_1": "会议室", "summary": ""}
    return good | changed


def made() -> list[Any]:
    from jiheng.web.targets.models import WorkRecord

    return list(WorkRecord.objects.order_by("id"))


def record(kinds: Any, kind: Any, summary: str, day: str = "2021-06-01", **values: Any) -> Any:
    from jiheng.web.targets.actions import record_work

    return record_work(kinds.clerk, kind, date.fromisoformat(day), summary=summary, values=values, office=kinds.office)


def test_a_record_goes_in_and_the_form_waits_for_the_next_of_the_kind(kinds: Any, clerk: Client) -> None:
    files = [SimpleUploadedFile("现场.png", PHOTO), SimpleUploadedFile("签到表.pdf", b"%PDF-1.4")]
    answer = clerk.post(URL + "enter/", sent(office=kinds.office.pk, evidence=files), follow=True)
    assert answer.redirect_chain[0][0].startswith(URL + "?kind=training&day=2021-06-30&office=")
    html = answer.content.decode()
    assert "已记：学习培训：参加人数32人，会议室" in words(html)
    assert 'value="2021-06-30"' in html
    assert f'<option value="{kinds.office.pk}" selected>' in html
    (one,) = made()
    assert one.summary == "学习培训：参加人数32人，会议室"
    assert one.evidence.count() == 2
    assert "2 份" in words(html)
    file = clerk.get(f"{URL}evidence/{one.evidence.get(name='现场.png').pk}/")
    assert file.content == PHOTO
    assert file["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_evidence_that_is_lost_or_changed_on_the_disk_is_said(kinds: Any, clerk: Client, harm: str) -> None:
    from jiheng.web import store

    own = PHOTO + harm.encode()  # no other test may miss it
    clerk.post(URL + "enter/", sent(office=kinds.office.pk, evidence=[SimpleUploadedFile("现场.png", own)]))
    one = made()[0].evidence.get()
    place = store.path(one.sha256)
    place.unlink() if harm == "lost" else place.write_bytes(own[:-1])
    answer = clerk.get(f"{URL}evidence/{one.pk}/")
    assert answer.status_code == 410
    assert "文件不见了" in words(answer.content.decode())
    assert "请系统管理从备份恢复" in words(answer.content.decode())


def test_day_and_office_begin_as_today_and_ones_own(kinds: Any, clerk: Client) -> None:
    html = get(clerk, "?kind=training")
    assert 'value="2021-07-02"' in html
    assert f'<option value="{kinds.office.pk}" selected>' in html
    assert "邻镇办公室" not in html
    assert get(clerk, "?kind=training&day=x&office=x")
    assert get(clerk, "?kind=training&day=2021-13-45")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"field_0": ""}, "field_0", "“参加人数”没有填"),
        ({"field_0": "三十"}, "field_0", "不是能确认的数字"),
        ({"field_0": "NaN"}, "field_0", "不是能确认的数字"),
        ({"field_0": "-3"}, "field_0", "不能是负数"),
        ({"field_1": ""}, "field_1", "“地点”没有填"),
        ({"day": "2021-07-03"}, "day", "还没有到"),
        ({"day": ""}, "day", "请选日期"),
        ({"summary": "长" * 201}, "summary", "最多 200 个字"),
        ({"kind": "mediation", "field_0": "打官司"}, "field_0", "“调解结果”只能是：化解、调解中"),
        ({"kind": "mediation", "field_0": ""}, "field_0", "“调解结果”没有填"),
    ],
)
def test_what_is_not_good_comes_back_as_typed(kinds: Any, clerk: Client, changed: dict[str, Any], field: str, said: str) -> None:
    answer = clerk.post(URL + "enter/", sent(**changed))
    html = answer.content.decode()
    assert (answer.status_code, made()) == (422, [])
    assert said in words(html[html.index('class="problems"') :][:900])
    place = html[html.index(f'id="id_{field}_error"') :]
    assert said in words(place[: place.index("</p>")])
    if "kind" not in changed and field != "field_1":
        assert 'value="会议室"' in html


def test_another_units_office_and_kind_are_refused(kinds: Any, clerk: Client) -> None:
    answer = clerk.post(URL + "enter/", sent(office=kinds.other_office.pk))
    assert answer.status_code == 422
    assert "本单位没有这个科室" in answer.content.decode()
    assert clerk.post(URL + "enter/", sent(kind="visit")).status_code == 404
    assert made() == []


def test_a_file_that_proves_nothing_is_refused(kinds: Any, clerk: Client) -> None:
    for name, data, said in (("x.exe", b"MZ", "佐证材料可以是"), ("空.png", b"", "空文件")):
        answer = clerk.post(URL + "enter/", sent(evidence=[SimpleUploadedFile(name, data)]))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert made() == []


def test_the_summary_is_proposed_from_kind_and_values(kinds: Any, clerk: Client) -> None:
    piece = clerk.get(URL + "proposal/?kind=training&field_0=32&field_1=<b>").content.decode()
    assert "空着就写： 学习培训：参加人数32人，<b>" in words(piece)
    assert "<b><b>" not in piece
    assert "由上面几栏" in clerk.get(URL + "proposal/?kind=training").content.decode()
    assert clerk.get(URL + "proposal/?kind=visit").status_code == 404


def test_tabs_count_what_stands_and_the_list_is_by_day(kinds: Any, clerk: Client) -> None:
    record(kinds, kinds.training, "第一次", "2021-05-01", people="30", place="礼堂")
    record(kinds, kinds.training, "第二次", "2021-06-01", people="12", place="礼堂")
    record(kinds, kinds.mediation, "调解土地纠纷", result="化解")
    html = get(clerk, "?kind=training")
    assert re.search(r'kind=training"\s+aria-current="page"><bdi>学习培训</bdi> <span class="count">2<', html)
    text = words(html)
    assert text.index("第二次") < text.index("第一次")
    assert "2021-05-01 党政办公室 第一次 30 礼堂 无 作废" in text
    assert "2021-06-01 党政办公室 第二次 12 礼堂" in text
    assert "调解土地纠纷" not in text
    assert "调解结果 化解" in words(get(clerk))
    assert "第一次" not in words(get(clerk, "?q=第二"))
    assert "没有这样的记录" in get(clerk, "?q=没有")
    assert "第一次" in get(clerk, "?by=<x>&year=99999&page=x&kind=x&q=%00")
    assert "还没有记过" in get(clerk, "?year=2020")


def test_a_withdrawn_record_stays_with_its_reason_and_counts_no_more(kinds: Any, clerk: Client) -> None:
    one = record(kinds, kinds.training, "重复了", people="30", place="礼堂")
    place = f"{URL}{one.pk}/withdraw/"
    assert "重复了" in clerk.get(place).content.decode()
    bad = clerk.post(place, {"why": " "})
    assert bad.status_code == 422
    assert "请写明为什么作废" in bad.content.decode()
    answer = clerk.post(place, {"why": "重复<i>登记"}, follow=True)
    html = answer.content.decode()
    assert f'id="r{one.pk}" class="withdrawn"' in html
    assert "已作废： 重复<i>登记" in words(html)
    assert "<i>登记" not in html
    assert re.search(r'学习培训</bdi> <span class="count">0<', html)
    assert "已经作废" in clerk.post(place, {"why": "再来"}).content.decode()


def test_a_script_in_a_record_is_only_text(kinds: Any, clerk: Client) -> None:
    record(kinds, kinds.training, "<script>alert(1)</script>", people="1", place="<img src=x>")
    for query in ("", "?kind=training"):
        html = get(clerk, query)
        assert "<script>alert" not in html
        assert "<img src=x>" not in html
        assert "style=" not in html


def test_the_file_has_a_column_a_field_and_no_formulas(kinds: Any, clerk: Client) -> None:
    record(kinds, kinds.training, "=1+1", people="30", place="@x")
    data = clerk.get(URL + "export/?kind=training").content
    assert data.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert heads == ["日期", "种类", "科室", "摘要", "参加人数（人）", "地点", "佐证", "作废原因", "登记人"]
    assert row == ["2021-06-01", "学习培训", "党政办公室", "'=1+1", "30", "'@x", "0", "", "clerk"]
    assert "参加人数 30人，地点 @x" in clerk.get(URL + "export/").content.decode()


def test_a_foreign_unit_answers_like_none(kinds: Any) -> None:
    one = record(kinds, kinds.training, "本镇的事", people="1", place="x")
    stranger = browser(kinds.stranger)
    for place in ("", "proposal/?kind=training", "export/", f"{one.pk}/withdraw/", "evidence/1/", "kinds/"):
        assert stranger.get(URL + place).status_code == 404, place
    for place in ("enter/", f"{one.pk}/withdraw/", "kinds/", "kinds/training/fields/", "kinds/training/fields/remove/"):
        assert stranger.post(URL + place, {"kind": "training", "why": "x", "name": "x"}).status_code == 404, place
    own = "/units/demo-b/records/"
    assert stranger.get(f"{own}{one.pk}/withdraw/").status_code == 404
    assert stranger.post(own + "kinds/training/fields/", {}).status_code == 404


def test_the_leader_reads_and_does_not_enter(kinds: Any) -> None:
    leader = browser(kinds.leader)
    html = get(leader, "?kind=training")
    assert 'id="enter"' not in html
    assert leader.post(URL + "enter/", sent()).status_code == 403
    assert leader.get(URL + "kinds/").status_code == 200


def test_before_there_is_any_kind(world: Any) -> None:
    clerk = browser(world.clerk)
    assert "还没有定要记哪几种事" in get(clerk)
    assert "还没有种类" in get(clerk, "kinds/")
