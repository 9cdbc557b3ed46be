"""What comes back on paper: typed in as counts, refused where it cannot be, withdrawn with a reason, and measured with the rest."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.ledger_pages.test_ledger import words
from web.surveys.conftest import device
from web.surveys.test_answering import ALL, answered
from web.surveys.test_survey_pages import URL, acts

GRADES = ("very_satisfied", "satisfied", "fair", "dissatisfied", "very_dissatisfied")


def sent(**changed: Any) -> dict[str, Any]:
    """A good batch of forty sheets with some fields changed."""
    good: dict[str, Any] = {"day": "2021-07-01", "handed_out": "50", "returned": "40", "method": "入户发放"}
    for question, counts in (("q1", ("20", "10", "10", "", "")), ("q2", ("39", "", "", "0", "1"))):
        good |= {f"{question}_{grade}": count for grade, count in zip(GRADES, counts, strict=True)}
    return good | changed


def batches() -> list[Any]:
    from jiheng.web.targets.models import PaperCount

    return list(PaperCount.objects.order_by("id"))


def enter(polls: Any, clerk: Client, **changed: Any) -> Any:
    return clerk.post(f"{URL}{polls.survey.pk}/paper/", sent(**changed), follow=True)


def test_counts_of_paper_join_the_answers_by_link(polls: Any, clerk: Client) -> None:
    answered(device(), ALL)
    page = enter(polls, clerk, evidence=[SimpleUploadedFile("问卷扫描.pdf", b"%PDF-1.4")])
    text = words(page.content.decode())
    assert "已录入纸质问卷 40 份" in text
    assert "(60 × 100 + 10 × 80 + 11 × 60 + 1 × 20) ÷ 82 = 91.2%" in text  # 7480 ÷ 82 = 91.2195…
    assert "线上 1，纸质 40" in text
    assert "发出 50，收回 80.0%" in text
    (one,) = batches()
    assert one.counts["q2"] == dict(zip(GRADES, (39, 0, 0, 0, 1), strict=True))
    file = clerk.get(f"{URL}{polls.survey.pk}/evidence/{one.evidence.get().pk}/")
    assert file.content == b"%PDF-1.4"
    assert file["Content-Disposition"].startswith("attachment")
    assert acts() == ["answer_survey", "enter_paper"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"q1_fair": "-1"}, "“-1”不是份数"),
        ({"q1_fair": "1.5"}, "“1.5”不是份数"),
        ({"q1_fair": "十来个"}, "十来个"),
        ({"q1_fair": "11"}, "第 1 题：五档合计 41，比收回的 40 份多"),
        ({"returned": "51"}, "发出 50 份，收回 51 份：收回的不能比发出的多"),
        ({"returned": "0"}, "收回份数要在 1 到 100000 之间"),
        ({"returned": "-40"}, "“-40”不是份数"),
        ({"returned": ""}, "请填份数"),
        ({"handed_out": "100001"}, "一批最多 100000 份"),
        ({"day": "2021-07-03"}, "还没有到，收回以后再录"),
        ({"day": "2021-05-31"}, "问卷 2021-06-01 才开始"),
        ({"method": ""}, "请写怎么发的"),
        ({f"{q}_{g}": "" for q in ("q1", "q2") for g in GRADES}, "各题都是 0"),
    ],
)
def test_counts_that_cannot_be_are_refused_and_stay_typed(polls: Any, clerk: Client, changed: dict[str, str], said: str) -> None:
    page = enter(polls, clerk, **changed)
    html = page.content.decode()
    assert page.status_code == 422
    assert said in words(html)
    assert 'value="39"' in html or "q2_very_satisfied" in changed
    assert batches() == []
    assert acts() == []


def test_a_file_that_is_no_scan_keeps_the_batch_out(polls: Any, clerk: Client) -> None:
    page = enter(polls, clerk, evidence=[SimpleUploadedFile("a.exe", b"MZ")])
    assert page.status_code == 422
    assert batches() == []


def test_the_same_batch_twice_is_asked_about(polls: Any, clerk: Client) -> None:
    enter(polls, clerk)
    again = enter(polls, clerk)
    assert again.status_code == 422
    assert "这批已经录过" in words(again.content.decode())
    assert enter(polls, clerk, method="入户发放，第二批").status_code == 200
    assert len(batches()) == 2


def test_a_wrong_batch_is_withdrawn_with_its_reason_and_counts_no_more(polls: Any, clerk: Client) -> None:
    enter(polls, clerk)
    (one,) = batches()
    url = f"{URL}{polls.survey.pk}/paper/{one.pk}/withdraw/"
    assert clerk.get(f"{URL}{polls.coming.pk}/paper/{one.pk}/withdraw/").status_code == 404
    assert clerk.post(url, {"why": ""}).status_code == 422
    text = words(clerk.post(url, {"why": "数错了"}, follow=True).content.decode())
    assert "数错了" in text
    assert "线上 0，纸质 0" in text
    assert clerk.post(url, {"why": "再来"}).status_code == 422
    assert acts() == ["enter_paper", "withdraw_paper"]


def test_paper_is_entered_after_the_last_day_but_not_before_the_first_nor_for_a_withdrawn_one(
    polls: Any, clerk: Client, settings: Any
) -> None:
    from jiheng.web.targets.polling import withdraw_survey

    settings.JIHENG_TODAY = date(2021, 8, 2)
    assert enter(polls, clerk, day="2021-08-01").status_code == 200
    early = clerk.post(f"{URL}{polls.coming.pk}/paper/", sent())
    assert "才开始" in words(early.content.decode())
    withdraw_survey(polls.clerk, polls.survey, "题目写错")
    refused = enter(polls, clerk, method="第二批")
    assert "不能再录纸质结果" in words(refused.content.decode())
    assert len(batches()) == 1


def test_the_indicator_is_measured_up_to_its_cutoff_and_says_how(polls: Any, clerk: Client) -> None:
    from jiheng.web.targets.measure import measured

    none = measured(polls.indicator, date(2021, 6, 30))
    assert (none.actual.value, none.how) == (None, "问卷还没有结果")
    enter(polls, clerk, day="2021-06-30")
    answered(device(), ALL)  # on the second of July
    june, july = (measured(polls.indicator, date(2021, month, 30)) for month in (6, 7))
    assert june.actual.value is not None
    assert july.actual.value is not None
    assert june.actual.value.printed() == "91.5%"  # 7320 ÷ 80, exactly 91.50
    assert june.how.startswith("线上 0 份、纸质 40 份；各档人次乘分值，除以总人次：(59 × 100 + 10 × 80 + 10 × 60 + 1 × 20) ÷ 80")
    assert june.how.endswith("（到节点时问卷还没有结束）")
    assert july.actual.value.printed() == "91.2%"
    assert "还没有结束" not in july.how
    assert [one.title for one in july.surveys or ()] == ["群众满意度调查"]


def test_a_half_is_rounded_up_once(polls: Any, clerk: Client) -> None:
    """Of sixteen one is only satisfied: the mean is 98.75, which prints 98.8 at one place."""
    counts = {"q1_very_satisfied": "15", "q1_satisfied": "1", "q1_fair": ""} | {f"q2_{grade}": "" for grade in GRADES}
    enter(polls, clerk, returned="16", **counts)
    assert "(15 × 100 + 1 × 80) ÷ 16 = 98.8%" in words(clerk.get(f"{URL}{polls.survey.pk}/").content.decode())
