"""What is found in the own report: explained by the unit, kept with the snapshot, and a stop where nobody said a word."""

import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
CHECK, REPORT, AT = "/units/tazhong/check/", "/units/tazhong/report/", "?cutoff=2021-06-30"
PLACE = "矛盾纠纷调解率"


@pytest.fixture
def faulty(at: Any) -> Any:
    """State a rate over the whole; return what logs somebody in."""
    state("120")
    return at


def state(value: str) -> None:
    from datetime import date

    from jiheng.web.orgs.models import User
    from jiheng.web.targets.actions import state_progress
    from jiheng.web.targets.models import ApprovedIndicator, Basis

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name=PLACE)
    Basis.objects.filter(indicator=one).update(how="stated")
    state_progress(User.objects.get(username="clerk"), one, date(2021, 6, 30), value=value)


def keys(page: str) -> list[str]:
    """The findings under the errors that can be explained."""
    errors = page[page.index('id="error-title"') :].partition("</section>")[0]
    return re.findall(r'name="key" value="(\w+)"', errors)


def shown(client: Any, more: str = "") -> str:
    page: str = client.get(CHECK + AT + more).content.decode()
    return page


def test_an_error_stops_the_report_until_it_is_explained(faulty: Any, june: Any) -> None:
    clerk = faulty("clerk")
    page = clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"}, follow=True)
    assert page.redirect_chain[-1][0] == CHECK + AT
    assert f"处错误没有改，也没有写出错说明：{PLACE}" in page.content.decode()
    assert june().state == "filling"
    for key in keys(shown(clerk)):
        answer = clerk.post(CHECK + AT, {"key": key, "reason": "含上年结转案件，调解数大于本年受理数"})
        assert answer.status_code == 302
    page = shown(clerk)
    assert "含上年结转案件，调解数大于本年受理数" in page
    assert "收回说明" in page
    clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    assert june().state == "checking"


def test_the_explanation_goes_with_the_snapshot_and_is_shown_to_the_reviewer(faulty: Any, june: Any) -> None:
    from jiheng.web.log import LogEntry

    clerk = faulty("clerk")
    for key in keys(shown(clerk)):
        clerk.post(CHECK + AT, {"key": key, "reason": "含上年结转案件"})
    clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    faulty("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})
    kept = june().snapshots.get()
    (error,) = [one for one in json.loads(kept.findings) if one["severity"] == "error"]
    assert (error["place"], error["reason"], error["by"]) == (PLACE, "含上年结转案件", "预算管理岗")
    assert LogEntry.objects.filter(action="submit").latest("id").detail["findings"]
    assert LogEntry.objects.filter(action="explain").latest("id").detail["reason"] == "含上年结转案件"
    state("95")
    page = shown(faulty("reviewer"))
    assert "含上年结转案件" in page
    assert "第 1 次报出的" in page
    assert "存出错说明" not in page
    assert "含上年结转案件" not in shown(faulty("reviewer"), "&snapshot=now")
    assert "错误" in faulty("reviewer").get(REPORT + AT).content.decode()


def test_other_figures_need_another_explanation(faulty: Any) -> None:
    clerk = faulty("clerk")
    (key,) = keys(shown(clerk))
    clerk.post(CHECK + AT, {"key": key, "reason": "含上年结转案件"})
    state("130")
    page = shown(clerk)
    assert keys(page) != [key]
    assert "数变以前的说明，已不算数：含上年结转案件" in page
    assert clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"}).url == CHECK + AT


def test_an_explanation_is_taken_back(faulty: Any, june: Any) -> None:
    clerk = faulty("clerk")
    (key,) = keys(shown(clerk))
    clerk.post(CHECK + AT, {"key": key, "reason": "含上年结转案件"})
    clerk.post(CHECK + AT, {"key": key, "back": "1"})
    assert "含上年结转案件" not in shown(clerk)
    assert list(june().explanations.values_list("reason", flat=True)) == ["含上年结转案件", ""]
    again = clerk.post(CHECK + AT, {"key": key, "back": "1"})
    assert again.status_code == 422
    assert "这一处还没有说明" in again.content.decode()


@pytest.mark.parametrize(("reason", "sentence"), [("  ", "请写明为什么没有错"), ("长" * 1001, "最多 1000 个字")])
def test_a_bad_explanation_is_refused_and_what_was_typed_stays(faulty: Any, june: Any, reason: str, sentence: str) -> None:
    clerk = faulty("clerk")
    (key,) = keys(shown(clerk))
    answer = clerk.post(CHECK + AT, {"key": key, "reason": reason})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(sentence) == 2
    assert f">{reason}</textarea>" in page
    assert june().explanations.count() == 0


def test_what_is_no_finding_cannot_be_explained(faulty: Any, june: Any) -> None:
    answer = faulty("clerk").post(CHECK + AT, {"key": "0" * 20, "reason": "没有错"})
    assert answer.status_code == 422
    assert "已经变了或没有了" in answer.content.decode()
    assert june().explanations.count() == 0


def test_who_may_explain_and_where(faulty: Any, june: Any) -> None:
    (key,) = keys(shown(faulty("clerk")))
    for name in ("leader", "reviewer", "auditor"):
        assert "存出错说明" not in shown(faulty(name))
        assert faulty(name).post(CHECK + AT, {"key": key, "reason": "没有错"}).status_code == 403
    assert faulty("clerk").get("/units/demo-b/check/").status_code == 404
    assert faulty("clerk").get(CHECK + "?cutoff=2099-01-01").status_code == 404
    assert june().explanations.count() == 0


def test_a_report_that_was_sent_up_is_not_explained_any_more(at: Any, june: Any) -> None:
    clerk = at("clerk")
    clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    answer = clerk.post(CHECK + AT, {"key": "0" * 20, "reason": "没有错"})
    assert answer.status_code == 422
    assert "已经送审" in answer.content.decode()


def test_a_snapshot_from_before_findings_were_kept_says_so(at: Any, june: Any) -> None:
    from jiheng.web.cycles.models import Snapshot

    Snapshot.objects.create(filing=june(), number=1, report="{}", sha256="0" * 64, made_by="leader")
    assert "这一版没有留下检查结果" in shown(at("reviewer"), "&snapshot=1")
