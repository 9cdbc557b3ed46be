"""The unit's board and report pages: what each person sees, states and moves, and what nobody may."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
PAGES = ("", "indicators/", "report/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_own_unit_and_of_a_foreign_one(at: Any, path: str) -> None:
    clerk = at("clerk")
    assert clerk.get(f"/units/tazhong/{path}").status_code == 200
    foreign, absent = (clerk.get(f"/units/{code}/{path}") for code in ("demo-b", "no-such-unit"))
    assert foreign.status_code == absent.status_code == 404
    bodies = {
        re.sub(r'csrfmiddlewaretoken" value="\w+"|demo-b|no-such-unit', "", one.content.decode()) for one in (foreign, absent)
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("path", PAGES)
def test_without_a_log_in_there_is_nothing_to_see(demo: None, client: Any, path: str) -> None:
    answer = client.get(f"/units/tazhong/{path}")
    assert answer.status_code in (302, 401)
    assert "塔中镇" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "sees"), [("office", 200), ("leader", 200), ("reviewer", 200), ("auditor", 200), ("admin", 404)]
)
def test_who_sees_the_report(at: Any, name: str, sees: int) -> None:
    assert at(name).get("/units/tazhong/report/").status_code == sees


def test_the_first_page_says_what_is_due(at: Any) -> None:
    page = at("clerk").get("/units/tazhong/").content.decode()
    assert "还有 <b>3</b> 天截止" in page
    assert "64.19%" in page
    assert "6 项要写原因" in page


def test_every_indicator_opens_what_stands_behind_it(at: Any) -> None:
    clerk = at("clerk")
    page = clerk.get("/units/tazhong/indicators/").content.decode()
    links = re.findall(r'href="(/units/tazhong/indicators/\d+/\?cutoff=2021-06-30)"', page)
    assert len(links) == 17
    seen = [clerk.get(link).content.decode() for link in links]
    assert sum("数到的工作记录" in one for one in seen) == 7
    assert sum("算进来的台账" in one for one in seen) == 5
    assert "条数（" in seen[0]


def test_a_cause_is_stated_once_and_a_second_writer_is_told(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="三公经费节约率")
    address = f"/units/tazhong/indicators/{one.pk}/?cutoff=2021-06-30"
    clerk = at("clerk")
    said = {"explanation": "上半年集中检修车辆", "causes": ["funds"], "version": "0"}
    assert clerk.post(address, said).status_code == 302
    assert "上半年集中检修车辆" in clerk.get(address).content.decode()
    again = clerk.post(address, {**said, "explanation": "别的原因"})
    assert again.status_code == 422
    assert "在您之后改过这一格" in again.content.decode()
    assert "别的原因" in again.content.decode()


@pytest.mark.parametrize("value", ["-5", "NaN", "1e9", "٣", "十二"])
def test_a_value_that_is_no_number_is_refused_and_kept(at: Any, value: str) -> None:
    from jiheng.web.targets.models import ApprovedIndicator, Progress

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="提高劳动就业水平")
    before = Progress.objects.filter(indicator=one).count()
    last = Progress.objects.filter(indicator=one, cutoff="2021-06-30").order_by("-version").first()
    assert last
    sent = {"words": "有所提高", "grade": value, "version": str(last.version)}
    answer = at("clerk").post(f"/units/tazhong/indicators/{one.pk}/?cutoff=2021-06-30", sent)
    assert answer.status_code == 422
    assert value in answer.content.decode()
    assert Progress.objects.filter(indicator=one).count() == before


def test_a_report_goes_from_the_clerk_to_the_reviewer_and_back(at: Any) -> None:
    def press(name: str, act: str, **sent: str) -> str:
        return (
            at(name)
            .post(f"/units/tazhong/report/{act}/?cutoff=2021-06-30", {"anyway": "1", **sent}, follow=True)
            .content.decode()
        )

    assert "现在是“单位审核”" in press("clerk", "send_up")
    assert at("clerk").post("/units/tazhong/report/submit/?cutoff=2021-06-30").status_code == 403
    assert "现在是“待财政审核”" in press("leader", "submit")
    assert "没有重复办理" in press("leader", "submit")
    assert "退回单位" in at("reviewer").get("/units/tazhong/report/?cutoff=2021-06-30").content.decode()
    assert "不能撤回" in press("clerk", "withdraw")
    assert "请写明退回的原因" in press("reviewer", "return")
    assert "现在是“已退回”" in press("reviewer", "return", remark="人员成本的原因没有写")
    assert "人员成本的原因没有写" in at("clerk").get("/units/tazhong/").content.decode()
    press("clerk", "send_up")
    press("leader", "submit")
    assert "现在是“已通过”" in press("reviewer", "accept")
    page = at("clerk").get("/units/tazhong/report/?cutoff=2021-06-30").content.decode()
    assert page.count("SHA-256") == 2


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md", "json"])
def test_the_report_is_offered_as_a_file_and_the_download_is_logged(at: Any, suffix: str) -> None:
    from jiheng.web.log import LogEntry

    answer = at("clerk").get(f"/units/tazhong/report.{suffix}?cutoff=2021-06-30")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.content) > 2000
    entry = LogEntry.objects.filter(action="download").latest("id")
    assert entry.actor == "clerk"
    assert entry.detail["format"] == suffix


def test_a_format_that_nobody_writes_is_not_there(at: Any) -> None:
    assert at("clerk").get("/units/tazhong/report.exe?cutoff=2021-06-30").status_code == 404
    assert at("clerk").get("/units/tazhong/report/?cutoff=2099-01-01").status_code == 404


@pytest.mark.parametrize("path", ["", "indicators/", "report/", "words/", "check/", "corrections/"])
def test_a_unit_without_a_cycle_says_what_to_do_next(at: Any, path: str) -> None:
    page = at("reviewer").get(f"/units/qiemo-finance/{path}").content.decode()
    assert "还没有监控批次" in page
    assert 'href="/units/qiemo-finance/cycles/new/">开批次</a>' in page
    page = at("auditor").get(f"/units/qiemo-finance/{path}").content.decode()
    assert "下一步：请绩效股审核岗开批次。" in page
    assert "cycles/new/" not in page


def test_the_indicators_page_and_the_budget_say_the_same_of_what_was_received(at: Any) -> None:
    clerk = at("clerk")
    page = clerk.get("/units/tazhong/indicators/").content.decode()
    money = page.split('id="money-title"')[1].split("</section>")[0]
    rows = re.findall(r'data-label="到位">(.*?)</td>', money, re.DOTALL)
    shown = [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in rows]
    assert shown[:2] == ["328.65", "328.65 台账数"]
    assert [one for one in shown[2:] if "台账数" in one] == []
    assert "报告里不写，这里按台账" in money
    assert "328.65" in clerk.get("/units/tazhong/budget/").content.decode()


def test_an_indicator_of_a_project_has_its_page_and_one_of_another_year_has_none_at_a_cutoff(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    clerk, one = at("clerk"), ApprovedIndicator.objects.filter(unit__code="tazhong").first()
    assert one
    for change, status in (({"project": "道路硬化"}, 200), ({"year": 2020}, 404)):
        other = ApprovedIndicator.objects.create(
            unit=one.unit, level1="output", level2="quantity", name="别的", op=">=", value="1", **{"year": 2021, **change}
        )
        assert clerk.get(f"/units/tazhong/indicators/{other.pk}/").status_code == status
    assert "佐证材料" in clerk.get(f"/units/tazhong/indicators/{_by_hand()}/").content.decode()


def _by_hand() -> int:
    from jiheng.web.targets.models import ApprovedIndicator

    return ApprovedIndicator.objects.get(unit__code="tazhong", name="提高劳动就业水平").pk
