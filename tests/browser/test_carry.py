"""Taking cells over from the cutoff before, in a real browser: asked, shown, and taken back in one step."""

from typing import Any

from playwright.sync_api import expect

from browser.test_fill import ACTUAL, box, cell, page_of, stated  # noqa: F401
from browser.test_pages import faults


def test_the_chosen_cells_come_over_and_go_back_in_one_step(page_of: Any) -> None:  # noqa: F811
    page = page_of()
    box(page, 3, ACTUAL).click()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(cell(page, 3, ACTUAL)).to_have_attribute("data-state", "saved")
    page.get_by_role("button", name="从上期带入").click()
    dialog = page.locator("dialog.carrying")
    expect(dialog).to_be_visible()
    assert faults(page) == []
    tick = dialog.get_by_role("checkbox", name="1 化解社会矛盾纠纷 本期实际")
    expect(tick).to_be_checked()
    expect(dialog.get_by_role("checkbox", name="3 干部学习培训次数 本期实际")).not_to_be_checked()
    dialog.get_by_role("checkbox", name="2 与油田企业接洽工作次数 本期实际").uncheck()
    dialog.get_by_role("button", name="带入选中的格").click()
    expect(cell(page, 1, ACTUAL)).to_have_attribute("data-state", "saved")
    expect(box(page, 1, ACTUAL)).to_have_value("8")
    expect(box(page, 2, ACTUAL)).to_have_value("")
    expect(box(page, 3, ACTUAL)).to_have_value("30")
    assert stated(1).carried_from.isoformat() == "2021-03-31"
    page.get_by_role("button", name="撤销").click()
    expect(box(page, 1, ACTUAL)).to_have_value("")
    expect(page.locator("#told")).to_contain_text("已撤销")
    assert stated(1).value == ""
    expect(box(page, 3, ACTUAL)).to_have_value("30")


def test_leaving_the_question_changes_nothing(page_of: Any) -> None:  # noqa: F811
    page = page_of()
    page.get_by_role("button", name="从上期带入").click()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.carrying")).to_have_count(0)
    assert stated(1) is None
