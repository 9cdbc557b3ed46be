"""Notes on a cell and the notices that the other side gets: who hears what, counted, opened and marked as read."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
AT, NAME = "?cutoff=2021-06-30", "干部学习培训次数"


def one() -> Any:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.get(unit__code="tazhong", name=NAME)


def address() -> str:
    return f"/units/tazhong/notes/{one().pk}/{AT}"


def told() -> set[str]:
    from jiheng.web.orgs.models import Notice

    return set(Notice.objects.filter(read_at=None).values_list("user__username", flat=True))


def unread(client: Any) -> int:
    found = re.search(r"通知 <b>(\d+)</b>", client.get("/units/tazhong/").content.decode())
    return int(found[1]) if found else 0


def test_a_reviewer_asks_and_the_unit_answers(at: Any, june: Any) -> None:
    from jiheng.web.log import LogEntry

    assert unread(at("clerk")) == 0
    answer = at("reviewer").post(address(), {"field": "actual", "text": "请附签到册"}, follow=True)
    assert "批注已存，已通知对方" in answer.content.decode()
    assert told() == {"clerk", "office", "leader"}
    entry = LogEntry.objects.filter(action="note").latest("id")
    assert set(entry.detail["told"]) == told()
    clerk = at("clerk")
    assert unread(clerk) == 1
    page = clerk.get("/notices/").content.decode()
    assert f"批注“{NAME}”：请附签到册" in page
    (key,) = re.findall(r'<li class="[^"]*unread.*?name="key" value="(\d+)"', page, re.DOTALL)
    opened = clerk.post("/notices/read/", {"key": key})
    assert opened.url == address()
    assert unread(clerk) == 0
    thread = clerk.get(address()).content.decode()
    assert "请附签到册" in thread
    assert "本期实际" in thread
    clerk.post(address(), {"field": "actual", "text": "已附，见证据"})
    assert {"leader", "reviewer"} <= told()
    assert unread(at("reviewer")) == 1
    grid = at("reviewer").get("/units/tazhong/fill/" + AT).content.decode()
    assert f'href="{address()}"' in grid
    assert "批注 2" in grid
    assert june().state == "filling"


def test_the_leader_speaks_to_those_who_fill(at: Any) -> None:
    at("leader").post(address(), {"field": "explanation", "text": "原因写具体些"})
    assert told() == {"clerk", "office"}


def test_all_are_marked_as_read_at_once_and_only_ones_own(at: Any) -> None:
    for text in ("一", "二", "三"):
        at("reviewer").post(address(), {"field": "evidence", "text": text})
    clerk = at("clerk")
    assert unread(clerk) == 3
    assert "3 条通知已标为已读" in clerk.post("/notices/read/", {"all": "1"}, follow=True).content.decode()
    assert unread(clerk) == 0
    assert unread(at("leader")) == 3


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "0"])
def test_a_notice_that_is_not_ones_own_is_not_there(at: Any, key: str) -> None:
    from jiheng.web.orgs.models import Notice

    at("reviewer").post(address(), {"field": "evidence", "text": "请补"})
    assert at("clerk").post("/notices/read/", {"key": key}).status_code == 404
    foreign = Notice.objects.filter(user__username="leader").first()
    assert foreign
    assert at("clerk").post("/notices/read/", {"key": str(foreign.pk)}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"field": "actual", "text": "  "}, "请写上批注"),
        ({"field": "actual", "text": "长" * 1001}, "最多 1000 个字"),
        ({"field": "made_by", "text": "请补材料"}, "没有这一格"),
        ({"text": "请补材料"}, "请选批注写在哪一格"),
    ],
)
def test_a_bad_note_is_refused_and_nobody_is_told(at: Any, june: Any, sent: dict[str, str], sentence: str) -> None:
    answer = at("clerk").post(address(), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(sentence) == 2
    assert sent["text"].strip() in page
    assert june().notes.count() == 0
    assert told() == set()


def test_who_may_write_and_where(at: Any, june: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    auditor = at("auditor")
    assert "存批注并通知对方" not in auditor.get(address()).content.decode()
    assert auditor.post(address(), {"field": "actual", "text": "看到了"}).status_code == 403
    foreign = ApprovedIndicator.objects.filter(unit__code="demo-b").first()
    assert foreign
    for path in (f"/units/tazhong/notes/{foreign.pk}/", f"/units/demo-b/notes/{foreign.pk}/"):
        assert at("clerk").get(path).status_code == 404
        assert at("clerk").post(path, {"field": "actual", "text": "看到了"}).status_code == 404
    assert june().notes.count() == 0


def test_without_a_log_in_there_are_no_notices(demo: None, client: Any) -> None:
    assert client.get("/notices/").status_code == 302
    assert "没有通知" not in client.get("/").content.decode()
