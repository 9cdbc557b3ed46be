"""The ledger in a real browser: a payment and its reversal by keyboard only, and pages that are fit for everybody."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_pages import faults

TODAY = date(2021, 7, 2)
PLACES = ("", "?new=payment", "?by=line", "?number=2", "2021/1/reverse/", "2021/import/")


def log_in(page: Page, address: str, user: Any) -> None:
    """Give the browser the session of somebody."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="jiheng.web.orgs.auth.PeopleBackend")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


@pytest.fixture
def township(live_server: Any, settings: Any) -> Any:
    """Return the township with money on the account, a payment and its reversal."""
    from jiheng.web.ledger.actions import reverse, state_balance
    from web.ledger_pages.world import World

    settings.JIHENG_TODAY = TODAY
    world = World()
    world.receive("4000000", voucher="收01", party="且末县财政局")
    wrong = world.pay("2000.55", summary="支付取暖费", line=world.running)
    reverse(world.clerk, wrong, reason="金额记错")
    state_balance(world.clerk, world.year, date(2021, 6, 30), 4000000)
    return world


@pytest.fixture
def page_of(watched: Page, live_server: Any, township: Any) -> Page:
    """Return the browser of the clerk on the ledger."""
    log_in(watched, live_server.url, township.clerk)
    watched.goto(live_server.url + "/units/tazhong/ledger/")
    return watched


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_payment_and_its_reversal_by_keyboard_only(page_of: Page, township: Any) -> None:
    press(page_of, "n")
    expect(page_of.locator("#id_kind_1")).to_be_focused()
    press(page_of, "Tab")
    expect(page_of.locator("#id_line")).to_be_focused()
    press(page_of, "ArrowDown")
    expect(page_of.locator("#available")).to_contain_text("（464.70 万元）")
    press(page_of, "Tab")
    page_of.keyboard.type("1.2万")
    press(page_of, "Tab", "t", "-", "-", "+")
    expect(page_of.locator("#id_day")).to_have_value("2021-07-01")
    page_of.locator("#id_day").evaluate("field => field.blur()")
    page_of.locator("#id_summary").focus()
    page_of.keyboard.type("发放6月工资")
    press(page_of, "Tab")
    page_of.keyboard.type("在职职工")
    press(page_of, "Enter")
    expect(page_of.locator(".note-success")).to_contain_text("已记第 4 号，支出 12,000.00 元")
    link = page_of.locator("#e4 .act a")
    for _turn in range(60):
        if link.evaluate("one => one === document.activeElement"):
            break
        press(page_of, "Tab")
    expect(link).to_be_focused()
    press(page_of, "Enter")
    expect(page_of.locator("#id_reason")).to_be_focused()
    page_of.keyboard.type("重复记账")
    press(page_of, "Enter")
    expect(page_of.locator("#e5")).to_contain_text("冲销第 4 号")
    assert "reversal" in (page_of.locator("#e5").get_attribute("class") or "")
    expect(page_of.locator("#e4")).to_contain_text("已由第 5 号冲销")


def test_what_is_wrong_is_said_on_top_with_the_focus_there(page_of: Page) -> None:
    press(page_of, "n")
    page_of.locator("#id_amount").fill("９９９９万")
    page_of.locator("#id_line").select_option(label="01 人员经费")
    page_of.locator("#id_summary").fill("太多了")
    page_of.locator("#new button[type=submit]").click()
    problems = page_of.locator(".problems")
    expect(problems).to_be_focused()
    expect(problems).to_contain_text("可用")
    expect(page_of.locator("#id_amount")).to_have_value("９９９９万")
    expect(page_of.locator("#available")).to_contain_text("（464.70 万元）")
    problems.get_by_role("link").first.click()
    expect(page_of.locator("#id_amount")).to_be_focused()
    assert faults(page_of) == []


def test_filters_change_the_table_and_the_address(page_of: Page) -> None:
    page_of.locator("#filter_kind").select_option("payment")
    expect(page_of.locator(".entries tbody tr")).to_have_count(2)
    expect(page_of).to_have_url(re.compile("kind=payment"))
    page_of.locator(".yearmoney a").nth(3).click()
    expect(page_of.locator("table.lines")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_fit_for_everybody(page_of: Page, live_server: Any, place: str, size: str) -> None:
    width, height = SIZES[size]
    page_of.set_viewport_size({"width": width, "height": height})
    page_of.goto(f"{live_server.url}/units/tazhong/ledger/{place}")
    assert faults(page_of) == []
    assert page_of.evaluate("document.documentElement.scrollWidth") <= width
    assert page_of.locator("h1").count() == 1


@pytest.mark.parametrize("place", ["", "?new=payment"])
def test_a_page_is_fit_for_everybody_at_night(page_of: Page, live_server: Any, place: str) -> None:
    page_of.emulate_media(color_scheme="dark")
    page_of.goto(f"{live_server.url}/units/tazhong/ledger/{place}")
    assert faults(page_of) == []
