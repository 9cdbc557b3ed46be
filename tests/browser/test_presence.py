"""Two windows on one grid: each names the post of the other as soon as its page has heard of it."""

from typing import Any

from playwright.sync_api import expect

from browser.test_fill import page_of  # noqa: F401
from browser.test_pages import faults


def test_each_window_names_the_other(page_of: Any, browser: Any) -> None:  # noqa: F811
    page, window = page_of(), browser.new_context(locale="zh-CN")
    other = page_of("office", window.new_page())
    expect(other.locator("#others")).to_have_text("预算管理岗正在填报")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#others")).to_have_text("社会事务办公室负责人正在填报")
    assert faults(page) == []
    other.evaluate("for (let id = 1; id < 1000; id += 1) clearInterval(id)")  # so that it does not come back by itself
    with other.expect_response(lambda answer: "leave=1" in answer.url):
        other.evaluate("dispatchEvent(new Event('pagehide'))")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#others")).to_have_text("")
    window.close()
