"""A report returned item by item: the unit sees, mends and answers each, sends again, and the reviewer sees what changed."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
REPORT, GIVE, LIST = "/units/tazhong/report/", "/units/tazhong/return/", "/units/tazhong/returned/"
AT, NAME = "?cutoff=2021-06-30", "做好油田企业的跟踪服务"


@pytest.fixture
def submitted(at: Any) -> Any:
    """Submit the report of June; return what logs somebody in."""
    submit(at)
    return at


def submit(at: Any) -> None:
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    at("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})


def one() -> Any:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.get(unit__code="tazhong", name=NAME)


def sent(**other: str) -> dict[str, str]:
    return {
        "rows": "5",
        "remark": "",
        "place-0": str(one().pk),
        "text-0": "完成程度与文字不符",
        "place-1": "problem",
        "text-1": "问题写得太笼统",
        **other,
    }


def items() -> list[Any]:
    from jiheng.web.cycles.models import ReturnedItem

    return list(ReturnedItem.objects.all())


def answer(client: Any, item: Any, text: str) -> Any:
    return client.post(LIST + AT, {"key": str(item.pk), "answer": text})


def test_returned_answered_sent_again_and_seen(submitted: Any, june: Any) -> None:
    from datetime import date

    from jiheng.web.log import LogEntry
    from jiheng.web.orgs.models import Notice, User
    from jiheng.web.targets.actions import restate

    reviewer = submitted("reviewer")
    assert GIVE in reviewer.get(REPORT + AT).content.decode()
    assert NAME in reviewer.get(GIVE + AT).content.decode()
    assert reviewer.post(GIVE + AT, sent()).status_code == 302
    assert (june().state, june().remark) == ("returned", "退回 2 条，请逐条改、逐条答复。")
    assert [one.place for one in items()] == [NAME, "存在的问题"]
    entry = LogEntry.objects.get(action="return_items")
    assert entry.detail["items"] == [[NAME, "完成程度与文字不符"], ["存在的问题", "问题写得太笼统"]]
    returned = Notice.objects.filter(text__contains="退回了 2021-06-30 节点的报告，2 条要改")
    assert sorted(returned.values_list("user__username", flat=True)) == ["clerk", "leader", "office"]
    clerk = submitted("clerk")
    assert LIST in clerk.get("/units/tazhong/").content.decode()
    page = clerk.get(LIST + AT).content.decode()
    assert "2 条，2 条没有答复" in page
    assert f"/units/tazhong/indicators/{one().pk}/{AT}" in page
    refused = clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"}, follow=True).content.decode()
    assert "还有 2 条退回的事项没有答复" in refused
    last = one().progress.filter(cutoff="2021-06-30").order_by("version").last()
    restate(User.objects.get(username="clerk"), one(), date(2021, 6, 30), last.version, "grade", "85")
    for item, text in zip(items(), ("已改为85%", "已写具体"), strict=True):
        assert answer(clerk, item, text).status_code == 302
    assert LogEntry.objects.filter(action="answer_item").count() == 2
    assert "改好了，再送审" in clerk.get(LIST + AT).content.decode()
    submit(submitted)
    assert june().state == "submitted"
    assert Notice.objects.filter(user__username="reviewer", text__contains="改好再报了").count() == 1
    page = submitted("reviewer").get(REPORT + AT).content.decode()
    assert re.search(r"第 2 次与上次提交比较，有 [1-9]\d* 处变化", page)
    for text in ("完成程度与文字不符", "已改为85%", "已写具体"):
        assert text in page


BAD = [
    ({"place-0": "", "text-0": "", "place-1": "", "text-1": ""}, "请至少写一条"),
    ({"place-1": ""}, "第 2 条没有选是哪一处"),
    ({"text-0": "  "}, "第 1 条没有写要改什么"),
    ({"text-0": "长" * 1001}, "最多 1000 个字"),
    ({"place-0": "999999"}, "没有这一处"),
    ({"place-0": "made_by"}, "没有这一处"),
]


@pytest.mark.parametrize(("other", "sentence"), BAD)
def test_a_bad_return_is_refused_and_nothing_is_kept(submitted: Any, june: Any, other: dict[str, str], sentence: str) -> None:
    given = sent(**other)
    reply = submitted("reviewer").post(GIVE + AT, given)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert page.count(sentence) == 2
    assert (given["text-1"] or "textarea") in page
    assert items() == []
    assert june().state == "submitted"


def test_more_rows_keep_what_was_typed_and_save_nothing(submitted: Any, june: Any) -> None:
    reply = submitted("reviewer").post(GIVE + AT, sent(more="1"))
    assert reply.status_code == 200
    page = reply.content.decode()
    assert 'name="text-9"' in page
    assert "完成程度与文字不符</textarea>" in page
    assert items() == []
    assert june().state == "submitted"


def test_an_indicator_of_another_unit_cannot_be_named(submitted: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    foreign = ApprovedIndicator.objects.filter(unit__code="demo-b").first()
    assert foreign
    assert submitted("reviewer").post(GIVE + AT, sent(**{"place-0": str(foreign.pk)})).status_code == 422
    assert items() == []


def test_who_may_return_and_when(submitted: Any, june: Any) -> None:
    for name in ("clerk", "leader", "auditor"):
        assert submitted(name).get(GIVE + AT).status_code == 403
        assert submitted(name).post(GIVE + AT, sent()).status_code == 403
    reviewer = submitted("reviewer")
    reviewer.post(f"{REPORT}accept/{AT}")
    reply = reviewer.post(GIVE + AT, sent())
    assert reply.status_code == 422
    assert "没有重复办理" in reply.content.decode()
    assert items() == []
    assert submitted("clerk").get("/units/demo-b/returned/").status_code == 404


def test_who_may_answer_and_what(submitted: Any) -> None:
    submitted("reviewer").post(GIVE + AT, sent())
    (first, _second) = items()
    assert answer(submitted("leader"), first, "已改").status_code == 403
    clerk = submitted("clerk")
    for text, sentence in (("  ", "请写明怎么改的"), ("长" * 1001, "最多 1000 个字")):
        reply = answer(clerk, first, text)
        assert reply.status_code == 422
        assert reply.content.decode().count(sentence) == 2
    assert clerk.post(LIST + AT, {"key": "0", "answer": "已改"}).status_code == 404
    assert clerk.post("/units/tazhong/returned/?cutoff=2021-03-31", {"key": str(first.pk), "answer": "x"}).status_code == 404
    assert all(not item.answer for item in items())


def test_what_was_sent_up_is_not_answered_any_more(submitted: Any) -> None:
    submitted("reviewer").post(GIVE + AT, sent())
    clerk = submitted("clerk")
    for item in items():
        answer(clerk, item, "已改")
    clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    reply = answer(clerk, items()[0], "又改了")
    assert reply.status_code == 422
    assert "已经送审" in reply.content.decode()
    assert items()[0].answer == "已改"


def test_only_what_was_returned_may_be_changed(submitted: Any, june: Any) -> None:
    import json

    from jiheng.web.targets.models import ApprovedIndicator

    submitted("reviewer").post(GIVE + AT, sent())
    clerk = submitted("clerk")
    other = ApprovedIndicator.objects.get(unit__code="tazhong", name="保护辖区环境效果")

    def state(found: Any, grade: str) -> Any:
        version = found.progress.filter(cutoff="2021-06-30").order_by("version").last().version
        body = {"key": found.pk, "field": "grade", "text": grade, "version": version}
        return clerk.post("/units/tazhong/fill/cell/" + AT, json.dumps(body), "application/json")

    assert state(one(), "85").status_code == 200
    refused = state(other, "85")
    assert refused.status_code == 422
    assert "这一处没有退回" in refused.json()["cells"][0]["message"]
    page = clerk.get("/units/tazhong/fill/" + AT).content.decode()
    assert "只有退回的 2 条涉及的地方可以改" in page
    rows = dict(re.findall(r'data-key="(\d+)"(.*?)</tr>', page, re.DOTALL))
    assert "data-field" in rows[str(one().pk)]
    assert "data-field" not in rows[str(other.pk)]
    form = clerk.post(f"/units/tazhong/indicators/{other.pk}/{AT}", {"words": "有所改善", "grade": "85", "version": "1"})
    assert form.status_code == 422
    assert "这一处没有退回" in form.content.decode()
    words = "/units/tazhong/words/"
    for sort, kept in (("problem", True), ("next_step", False)):
        text = f"新写的{sort}"
        said = clerk.post(f"{words}say/{AT}", {"sort": sort, "text": text}, follow=True).content.decode()
        assert (text in said) == kept
        assert ("这一处没有退回" in said) != kept
        assert (f'id="text-{sort}"' in said) == kept
    deviation = {"causes": ["staff"], "cause": "专员空缺", "version": "2", "planned": "planned"}
    assert clerk.post(f"/units/tazhong/deviations/{one().pk}/{AT}", deviation).status_code == 302
    shut = clerk.post(f"/units/tazhong/deviations/{other.pk}/{AT}", deviation)
    assert shut.status_code == 422
    assert "这一处没有退回" in shut.content.decode()
    assert june().deviations.filter(indicator=one()).exists()


def test_a_report_returned_with_a_reason_alone_is_open_as_a_whole(submitted: Any) -> None:
    submitted("reviewer").post(f"{REPORT}return/{AT}", {"remark": "请通篇再核一遍"})
    page = submitted("clerk").get("/units/tazhong/words/" + AT).content.decode()
    assert 'id="text-next_step"' in page
    assert "没有逐条退回的事项" in submitted("clerk").get(LIST + AT).content.decode()


def test_what_was_sent_again_and_taken_back_is_open_as_a_whole(submitted: Any) -> None:
    submitted("reviewer").post(GIVE + AT, sent())
    for item in items():
        answer(submitted("clerk"), item, "已改")
    submit(submitted)
    submitted("leader").post(f"{REPORT}withdraw/{AT}")
    assert 'id="text-next_step"' in submitted("clerk").get("/units/tazhong/words/" + AT).content.decode()
