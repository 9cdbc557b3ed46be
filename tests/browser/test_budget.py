"""The budget in a real browser: a workbook imported by keyboard, a change weighed before it is entered, pages fit for everybody."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_ledger import log_in, press
from browser.test_pages import faults
from web.budget_pages.books import ROWS, book

PLACES = ("", "?new=1", "lines/{line}/", "2021/changes/?new=1", "2021/arrears/", "2021/import/")


@pytest.fixture
def township(live_server: Any, settings: Any) -> Any:
    """Return the township with a budget."""
    from web.ledger_pages.world import World

    settings.JIHENG_TODAY = date(2021, 7, 2)
    return World()


@pytest.fixture
def page_of(watched: Page, live_server: Any, township: Any) -> Page:
    """Return the browser of the clerk on the budget."""
    log_in(watched, live_server.url, township.clerk)
    watched.goto(live_server.url + "/units/tazhong/budget/")
    return watched


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return a workbook on the disk."""
    file = tmp_path / "预算.xlsx"
    file.write_bytes(book(ROWS).read())
    return file


def reach(page: Page, target: Any) -> None:
    """Go to something by the tabulator key alone."""
    for _turn in range(80):
        if target.evaluate("one => one === document.activeElement"):
            return
        press(page, "Tab")
    raise AssertionError("not to be reached by keyboard")


def test_a_workbook_is_imported_by_keyboard_only(page_of: Page, workbook: Path, township: Any) -> None:
    page = page_of
    reach(page, page.get_by_role("link", name="导入 Excel"))
    press(page, "Enter")
    expect(page.locator("#id_file")).to_be_focused()
    page.locator("#id_file").set_input_files(workbook)  # the dialogue of the system has keys of its own
    reach(page, page.get_by_role("button", name="读这个文件"))
    press(page, "Enter")
    expect(page.locator("#c_code")).to_have_value("0")
    assert faults(page) == []
    reach(page, page.locator("#c_source"))
    press(page, "ArrowDown", "ArrowDown")
    expect(page.locator("#c_source")).to_have_value("=财政资金")
    reach(page, page.get_by_role("button", name="核对每一行"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name="3 行都能导入")).to_be_visible()
    assert faults(page) == []
    reach(page, page.get_by_role("button", name="导入这 3 行"))
    press(page, "Enter")
    expect(page.locator(".note-success")).to_contain_text("已导入 3 个科目")
    assert township.year.lines.count() == 6


def test_the_effect_of_a_change_is_shown_without_losing_the_form(page_of: Page, live_server: Any, township: Any) -> None:
    page = page_of
    page.goto(live_server.url + "/units/tazhong/budget/2021/changes/?new=1")
    page.locator("#id_kind").select_option("virement")
    page.locator("#id_document").fill("会议纪要〔2021〕9号")
    for place, (label, amount) in enumerate((("01 人员经费", "-1000"), ("02 公用经费", "1000"))):
        page.locator(f"#id_line_{place}").select_option(label=label)
        page.locator(f"#id_amount_{place}").fill(amount)
    page.get_by_role("button", name="先看影响").click()
    expect(page.locator("#effect")).to_contain_text("464.60")
    assert faults(page) == []
    assert not township.year.changes.exists()
    page.get_by_role("button", name="记入预算").click()
    expect(page.locator(".note-success")).to_contain_text("已记调剂")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_fit_for_everybody(page_of: Page, live_server: Any, township: Any, place: str, size: str) -> None:
    width, height = SIZES[size]
    page_of.set_viewport_size({"width": width, "height": height})
    page_of.goto(f"{live_server.url}/units/tazhong/budget/{place.format(line=township.staff.pk)}")
    assert faults(page_of) == []
    assert page_of.evaluate("document.documentElement.scrollWidth") <= width
    assert page_of.locator("h1").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_the_steps_of_an_import_are_fit_for_everybody(page_of: Page, live_server: Any, workbook: Path, size: str) -> None:
    width, height = SIZES[size]
    page_of.set_viewport_size({"width": width, "height": height})
    page_of.goto(live_server.url + "/units/tazhong/budget/2021/import/")
    page_of.locator("#id_file").set_input_files(workbook)
    for name in ("读这个文件", "核对每一行"):
        page_of.get_by_role("button", name=name).click()
        page_of.wait_for_load_state()
        assert faults(page_of) == []
        assert page_of.evaluate("document.documentElement.scrollWidth") <= width
