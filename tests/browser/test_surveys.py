"""A survey in a real browser: answered by thumb on a phone and by keyboard, counted while the clerk looks on, every page looked over."""

from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browser.conftest import SIZES
from browser.test_unit_journey import sign_in

QUESTIONS = ("您对办事窗口的服务是否满意？", "您对矛盾纠纷调解是否满意？", "您对环境卫生是否满意？", "您对就业服务是否满意？")
SERIOUS = ("serious", "critical")


@pytest.fixture
def poll(live_server: Any, settings: Any) -> tuple[str, Any]:
    """Build the demo on its own day with a survey that is open; return where it is served, and the survey."""
    from jiheng.web.demo.build import build
    from jiheng.web.orgs.models import Unit, User
    from jiheng.web.targets import polling
    from jiheng.web.targets.models import ApprovedIndicator

    settings.JIHENG_TODAY = date(2021, 7, 2)
    build()
    survey = polling.make_survey(
        User.objects.get(username="clerk"),
        Unit.objects.get(code="tazhong"),
        title="2021年上半年群众满意度调查",
        questions=QUESTIONS,
        opens_on=date(2021, 7, 2),
        closes_on=date(2021, 7, 31),
        method="二维码问卷，窗口随机邀请",
        indicator=ApprovedIndicator.objects.get(name="群众满意度"),
    )
    return str(live_server.url).replace("localhost", "127.0.0.1"), survey


def look(page: Page, width: int, where: str) -> None:
    """Nothing serious for a screen reader, nothing to scroll sideways."""
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == [], where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where


def test_a_phone_answers_and_the_clerk_sees_the_count_grow(poll: tuple[str, Any], watched: Page, browser: Browser) -> None:
    address, survey = poll
    sign_in(watched, address, "clerk")
    watched.goto(f"{address}/units/tazhong/surveys/{survey.pk}/")
    expect(watched.locator("#count")).to_contain_text("线上 0")
    width, height = SIZES["phone"]
    phone = browser.new_context(viewport={"width": width, "height": height}, has_touch=True).new_page()
    phone.goto(f"{address}/surveys/{survey.token}/")
    for asked in phone.locator("fieldset").all()[:3]:
        asked.get_by_label("满意", exact=True).tap()
    phone.get_by_role("button", name="交上去").tap()
    expect(phone.get_by_text("这一题还没有选。").last).to_be_visible()
    look(phone, width, "with an error")
    phone.locator("fieldset").last.get_by_label("一般", exact=True).tap()
    phone.get_by_role("button", name="交上去").tap()
    expect(phone.get_by_text("已收到您的回答。")).to_be_visible()
    phone.context.close()
    expect(watched.locator("#count")).to_contain_text("线上 1", timeout=15_000)
    watched.reload()
    expect(watched.get_by_text("(3 × 80 + 1 × 60) ÷ 4 = 75%")).to_be_visible()


def test_it_is_answered_by_keyboard_alone(poll: tuple[str, Any], watched: Page) -> None:
    address, survey = poll
    watched.goto(f"{address}/surveys/{survey.token}/")
    for _question in QUESTIONS:
        watched.keyboard.press("Tab")
        watched.keyboard.press("Space")
        watched.keyboard.press("ArrowDown")
    watched.keyboard.press("Tab")
    watched.keyboard.type("都好")
    watched.keyboard.press("Enter")
    expect(watched.get_by_text("已收到您的回答。")).to_be_visible()
    kept = survey.answers.get()
    assert (set(kept.values.values()), kept.remark) == ({"satisfied"}, "都好")


def test_every_page_has_nothing_serious_and_no_sideways_scroll(poll: tuple[str, Any], watched: Page) -> None:
    from jiheng.web.orgs.models import User
    from jiheng.web.targets import polling

    address, survey = poll
    polling.answer(survey, "a phone", dict.fromkeys(("q1", "q2", "q3", "q4"), "satisfied"), "窗口办事很快")
    counts = {f"q{number}": {"very_satisfied": 30 + number, "satisfied": 8, "fair": 2} for number in range(1, 5)}
    clerk = User.objects.get(username="clerk")
    for handed_out, method in ((50, "三个村各 20 户，入户发放"), (51, "录错的一批")):
        paper = polling.enter_paper(
            clerk, survey, date(2021, 7, 2), handed_out=handed_out, returned=44, method=method, counts=counts
        )
    polling.withdraw_paper(clerk, paper, "第 2 题数错了")
    own = f"/units/tazhong/surveys/{survey.pk}/"
    pages = ("/units/tazhong/surveys/", "/units/tazhong/surveys/new/", own, f"{own}sheet/", f"{own}paper/", f"{own}withdraw/")
    for name, (width, height) in SIZES.items():
        watched.set_viewport_size({"width": width, "height": height})
        sign_in(watched, address, "clerk")
        for path in (*pages, f"{own}paper/{paper.pk - 1}/withdraw/", f"/surveys/{survey.token}/", "/surveys/unknown/"):
            watched.goto(address + path)
            look(watched, width, f"{name} {path}")
