"""Corrections are followed until the leader confirms them: board, history with proof, 待办, and the next report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
BOARD = "/units/tazhong/corrections/"
At = Callable[[str], Client]


def planned() -> Any:
    from jiheng.web.cycles.models import CorrectionItem

    return CorrectionItem.objects.get(filing__unit__code="tazhong", planned=True)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def act(client: Client, name: str, status: int = 200, **sent: object) -> str:
    answer = client.post(f"{BOARD}{planned().pk}/", {"act": name, **sent}, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_measure_goes_from_the_clerk_to_the_leader(at: At, settings: Any) -> None:
    from jiheng.web.log import LogEntry

    clerk, leader, item = at("clerk"), at("leader"), planned()
    assert item.measure[:20] in page(clerk, BOARD)
    assert "进行中" in act(clerk, "start")
    photo = SimpleUploadedFile("付款凭证.pdf", b"%PDF-1.4 proof")
    done = act(clerk, "report", text="七月起按月付清", proof=photo)
    assert "待确认" in done
    assert "付款凭证.pdf" in done
    assert "确认销号" not in done
    assert "去确认" in page(leader, "/units/tazhong/")
    waiting = page(clerk, "/units/tazhong/")
    assert "等组长确认" in waiting
    assert "去确认" not in waiting
    assert "确认整改" not in waiting
    step = item.steps.get(name="付款凭证.pdf")
    saved = leader.get(f"{BOARD}proof/{step.pk}/")
    assert saved.content == b"%PDF-1.4 proof"
    assert "退回继续整改" in page(leader, f"{BOARD}{item.pk}/")
    assert "进行中" in act(leader, "send_back", text="再附银行回单")
    act(clerk, "report", text="回单已附")
    settings.JIHENG_TODAY = date(2021, 10, 8)  # when three quarters were due
    refused = act(leader, "close", status=422, text="已见效")
    assert "重新核对" in refused
    assert "已见效</textarea>" in refused
    item.refresh_from_db()
    assert item.closed_at is None
    assert "已完成" in act(leader, "close", text="已见效", override="全年目标年底才能完成")
    item.refresh_from_db()
    assert item.effect == "已见效"
    assert item.steps.last().override == "全年目标年底才能完成"
    assert "整改措施" not in page(leader, "/units/tazhong/")
    acts = LogEntry.objects.filter(thing=f"correctionitem:{item.pk}").order_by("id").values_list("action", flat=True)
    assert list(acts)[-5:] == [f"{one}_correction" for one in ("start", "report", "send_back", "report", "close")]


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("report", {"text": " "}, "请写上内容"),
        ("remark", {"text": "长" * 1001}, "最多 1000 个字，现在有 1001 个"),
        ("close", {"text": "好了"}, "现在是“未开始”"),
        ("send_back", {"text": "不行"}, "现在是“未开始”"),
        ("report", {"text": "办完", "proof": SimpleUploadedFile("x.exe", b"MZ")}, "不是照片、文档或表格"),
    ],
)
def test_what_does_not_go_is_said_and_nothing_is_kept(at: At, name: str, sent: dict[str, Any], sentence: str) -> None:
    who = at("leader")
    shown = act(who, name, status=422, **sent)
    assert sentence in shown
    assert str(sent["text"]).strip() in shown
    assert not planned().steps.exists()
    assert planned().state == "ordered"


def test_a_measure_is_late_by_the_business_date_until_it_is_closed(at: At, settings: Any) -> None:
    clerk = at("clerk")
    assert "逾期" not in page(clerk, BOARD)
    settings.JIHENG_TODAY = date(2021, 9, 30)
    assert "逾期" not in page(clerk, BOARD)
    settings.JIHENG_TODAY = date(2021, 10, 1)
    assert "1 项逾期" in page(clerk, BOARD)
    assert "其中逾期 1 项" in page(clerk, "/units/tazhong/")


def test_who_may_do_what(at: At) -> None:
    item = planned()
    for name, code in (("auditor", 403), ("admin", 404), ("clerk", 200)):
        assert at(name).post(f"{BOARD}{item.pk}/", {"act": "start"}, follow=True).status_code == code
    act(at("clerk"), "report", text="办完")
    assert at("clerk").post(f"{BOARD}{item.pk}/", {"act": "close", "text": "x", "override": "y"}).status_code == 403
    assert at("clerk").post(f"{BOARD}{item.pk}/", {"act": "nothing"}).status_code == 404
    assert at("reviewer").post(f"{BOARD}{item.pk}/", {"act": "close", "text": "x", "override": "y"}).status_code == 302


def test_another_units_measure_is_not_there(at: At) -> None:
    from jiheng.web.cycles.following import follow
    from jiheng.web.cycles.models import CorrectionItem, Filing
    from jiheng.web.orgs.models import User

    other = CorrectionItem.objects.create(
        filing=Filing.objects.filter(unit__code="demo-b").first(),
        measure="别处的措施",
        planned=True,
        owner="x",
        due=date(2021, 9, 1),
    )
    boss = User.objects.get(username="reviewer")
    step = follow(boss, other, "remark", "一句", proof=SimpleUploadedFile("a.pdf", b"%PDF"))
    clerk = at("clerk")
    assert clerk.get(f"{BOARD}{other.pk}/").status_code == 404
    assert clerk.post(f"{BOARD}{other.pk}/", {"act": "start"}).status_code == 404
    assert clerk.get(f"{BOARD}proof/{step.pk}/").status_code == 404
    assert clerk.get(f"/units/demo-b/corrections/{other.pk}/").status_code == 404
    assert "别处的措施" not in page(clerk, BOARD)


def test_a_red_indicator_is_explained_and_ordered_in_one_act(at: At) -> None:
    from jiheng.web.cycles.models import CorrectionItem, DeviationNote
    from jiheng.web.targets.models import ApprovedIndicator

    clerk = at("clerk")
    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="人员保障成本经费")
    address = f"{BOARD}new/{one.pk}/?cutoff=2021-06-30"
    assert f"{BOARD}new/{one.pk}/" in page(clerk, BOARD)
    before = DeviationNote.objects.count()
    refused = clerk.post(address, {"cause": "增资集中在上半年", "measure": "按月付", "owner": "", "due": "2021-09-30"})
    assert refused.status_code == 422
    assert "请写责任人的岗位" in refused.content.decode()
    assert "增资集中在上半年" in refused.content.decode()
    assert DeviationNote.objects.count() == before
    made = clerk.post(
        address, {"cause": "增资集中在上半年", "measure": "按月付", "owner": "出纳", "due": "2021-09-30"}, follow=True
    )
    assert "已列入整改" in made.content.decode()
    item = CorrectionItem.objects.get(measure="按月付")
    assert (item.deviation.indicator, item.planned) == (one, True)
    assert f"{BOARD}new/{one.pk}/" not in page(clerk, BOARD)
    assert at("leader").get(address).status_code == 403
    assert clerk.get(f"{BOARD}new/999999/").status_code == 404


def test_the_next_report_names_what_was_open_and_what_it_achieved(at: At, settings: Any) -> None:
    from datetime import UTC, datetime

    from jiheng.web.assemble import assemble
    from jiheng.web.cycles.actions import move, open_cycle
    from jiheng.web.cycles.following import follow
    from jiheng.web.cycles.models import Filing
    from jiheng.web.orgs.models import Unit, User

    clerk, leader = (User.objects.get(username=name) for name in ("clerk", "leader"))
    unit, item = Unit.objects.get(code="tazhong"), planned()
    june = item.filing
    for actor, step in ((clerk, "send_up"), (leader, "submit")):
        june = move(actor, june, step)
    frozen = assemble(unit, june.cycle.cutoff, june)
    settings.JIHENG_TODAY = date(2021, 10, 8)
    cycle = open_cycle(leader, unit, date(2021, 9, 30), datetime(2021, 10, 15, 10, tzinfo=UTC))
    autumn = Filing.objects.get(cycle=cycle)
    first = assemble(unit, cycle.cutoff, autumn).corrections
    assert [(one.measure, one.owner, one.planned) for one in first] == [(item.measure, "出纳", True)]
    follow(clerk, item, "report", "按月付清")
    follow(leader, item, "close", "支付及时率提高", override="年底才能完成")
    then = assemble(unit, cycle.cutoff, autumn).corrections
    assert [(one.measure, one.effect, one.planned) for one in then] == [(item.measure, "支付及时率提高", False)]
    assert assemble(unit, june.cycle.cutoff, Filing.objects.get(pk=june.pk)) == frozen
    shown = page(at("leader"), BOARD)
    assert "2021-06-30 节点的整改见效没有" in shown


def test_the_text_is_not_called_optional_where_it_is_needed(at: At) -> None:
    def asked(name: str) -> str:
        return page(at(name), f"{BOARD}{planned().pk}/").split('for="id_text"')[1].split("</div>")[0]

    first = asked("clerk")
    assert "可空" not in first
    assert "“开始整改”可以不写" in first
    act(at("clerk"), "report", text="都办完了")
    assert "确认销号写效果，退回写原因" in asked("leader")
    assert "可空" not in asked("leader")
