"""Files go in by the input or by dropping them, with a script and without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import REPORT


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    """Return two small files: one that can be read, one that cannot."""
    good, bad = tmp_path / "好.txt", tmp_path / "坏.docx"
    good.write_bytes(REPORT.read_bytes())
    bad.write_bytes(b"PK\x03\x04")
    return [good, bad]


def test_several_files_say_one_by_one_what_became_of_them(
    watched: Page, live_server: Any, transactional_db: None, two: list[Path], work: Callable[[], None]
) -> None:
    watched.goto(live_server.url)
    watched.set_input_files("#files", two)
    expect(watched.locator("#taken li.new")).to_have_count(2)
    expect(watched.locator("#queue tbody tr")).to_have_count(2)
    work()
    expect(watched.locator("#queue .state-done")).to_have_count(1, timeout=5000)
    expect(watched.locator("#queue .state-unreadable")).to_have_count(1)
    watched.set_input_files("#files", two)
    expect(watched.locator("#taken li.again")).to_have_count(2)


def test_one_file_leads_to_its_result(
    watched: Page, live_server: Any, transactional_db: None, two: list[Path], work: Callable[[], None]
) -> None:
    watched.goto(live_server.url)
    watched.set_input_files("#files", two[0])
    watched.wait_for_url("**/audits/*/")
    expect(watched.locator("#waiting h2")).to_have_text("排队中")
    work()
    expect(watched.locator(".coverage .sentence")).to_contain_text("正文有", timeout=5000)


def test_files_can_be_dropped(watched: Page, live_server: Any, transactional_db: None) -> None:
    watched.goto(live_server.url)
    transfer = watched.evaluate_handle(
        """() => { const transfer = new DataTransfer();
           for (const name of ["一.txt", "二.txt"]) transfer.items.add(new File([name], name)); return transfer; }"""
    )
    watched.dispatch_event("#drop", "dragenter", {"dataTransfer": transfer})
    expect(watched.locator("#drop.over")).to_have_count(1)
    watched.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    expect(watched.locator("#taken li.new")).to_have_count(2)
    expect(watched.locator("#drop.over")).to_have_count(0)


def test_a_file_that_is_too_large_is_not_even_sent(
    watched: Page, live_server: Any, transactional_db: None, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 10
    watched.goto(live_server.url)
    watched.set_input_files("#files", REPORT)
    expect(watched.locator("#taken li.refused")).to_contain_text("没有收")


def test_without_a_script_the_form_does_the_same(
    browser: Browser, live_server: Any, transactional_db: None, two: list[Path], work: Callable[[], None]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url)
    page.set_input_files("#files", two)
    page.get_by_role("button", name="开始审核").click()
    expect(page.locator(".note-success")).to_contain_text("收到 2 份")
    work()
    page.reload()
    expect(page.locator("#queue .state-done")).to_have_count(1)
    page.set_input_files("#files", two[0])
    page.get_by_role("button", name="开始审核").click()
    page.get_by_role("link", name="看那次的结果").click()
    expect(page.locator(".coverage .sentence")).to_contain_text("正文有")
    context.close()
