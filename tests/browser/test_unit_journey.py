"""The half-year of the demo township through its pages: from what is to do to the accepted report, and every page looked over."""

import re
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import SIZES

PROJECT = "project/?project=视频会议系统终端购置"
PAGES = ("", "indicators/", "ledger/", "records/", "words/", "report/", PROJECT, "fill/", "check/")


@pytest.fixture
def township(live_server: Any, settings: Any) -> str:
    """Build the demo on its own day; return where it is served."""
    from jiheng.web.demo.build import build

    settings.JIHENG_TODAY = date(2021, 7, 2)
    build()
    return str(live_server.url).replace("localhost", "127.0.0.1")


def sign_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill("jiheng-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/units/"))


def test_the_report_goes_from_clerk_to_leader_to_reviewer(township: str, watched: Page) -> None:
    page, report = watched, f"{township}/units/tazhong/report/?cutoff=2021-06-30"
    sign_in(page, township, "clerk")
    expect(page).to_have_url(re.compile("/units/tazhong/$"))
    page.get_by_role("link", name="去写").click()
    page.get_by_label("“人员保障成本经费”偏离的原因").fill("增资补发集中在上半年")
    page.get_by_role("button", name="列为偏离并存原因").nth(1).click()
    expect(page.get_by_text("已存。")).to_be_visible()
    page.goto(report)
    expect(page.get_by_text("增资补发集中在上半年")).to_be_visible()
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("heading", name="送审前请看：还缺这些")).to_be_visible()
    page.get_by_role("button", name="仍然送审").click()
    expect(page.get_by_text("现在是“单位审核”。")).to_be_visible()
    sign_in(page, township, "leader")
    page.goto(report)
    page.get_by_role("button", name="审定并报出").click()
    page.get_by_role("button", name="仍然审定并报出").click()
    expect(page.get_by_text("SHA-256")).to_be_visible()
    sign_in(page, township, "reviewer")
    page.goto(report)
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_text("现在是“已通过”。")).to_be_visible()


def test_a_figure_of_the_report_opens_down_to_its_payments(township: str, watched: Page) -> None:
    sign_in(watched, township, "clerk")
    watched.goto(f"{township}/units/tazhong/indicators/")
    watched.get_by_role("link", name="运转保障成本经费").click()
    expect(watched.get_by_role("heading", name="算进来的台账")).to_be_visible()
    amounts = watched.locator("section[aria-labelledby=entries-title] td.n:last-child").all_inner_texts()
    total = sum((1 if text[0] != "−" else -1) * round(float(text.lstrip("−")) * 100) for text in amounts)
    assert total == 9_940_000


def test_every_page_has_nothing_serious_and_no_sideways_scroll(township: str, watched: Page) -> None:
    for size in SIZES.values():
        watched.set_viewport_size({"width": size[0], "height": size[1]})
        sign_in(watched, township, "clerk")
        for path in PAGES:
            watched.goto(f"{township}/units/tazhong/{path}")
            found = Axe().run(watched).response["violations"]
            assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], path
            assert watched.evaluate("document.documentElement.scrollWidth") <= size[0], path
