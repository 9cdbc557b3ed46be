"""The first use in a browser, by keyboard alone: from the empty first page to the unit that is set up, at both sizes."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from web.start import conftest as kit

PICTURES = os.environ.get("JIHENG_PICTURES", "")


@pytest.fixture
def place_served(live_server: Any, settings: Any) -> str:
    """An empty place on the day of the example; return where it is served."""
    settings.JIHENG_TODAY = date(2021, 7, 2)
    return str(live_server.url).replace("localhost", "127.0.0.1")


def looked_at(page: Page, name: str) -> None:
    """Look a page over at both sizes: nothing serious, no sideways scroll."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == [], (
            name,
            size,
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))


def press(page: Page, name: str) -> None:
    """Go to a button or link by keyboard and press Enter."""
    page.locator(f"#main :is(a, button):not([aria-hidden]):text-is('{name}')").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_unit_is_set_up_by_keyboard_without_a_number(place_served: str, watched: Page, tmp_path: Path) -> None:
    page, file = watched, tmp_path / "report.docx"
    file.write_bytes(kit.written())
    page.goto(place_served)
    looked_at(page, "0-desk")
    press(page, "开始建账")
    looked_at(page, "0-start")
    press(page, "开始建账")
    expect(page).to_have_url(re.compile("/start/accounts/$"))
    for field in ("password", "again"):
        page.locator(f"#admin-{field}").focus()
        page.keyboard.type(kit.PASSWORD)
    looked_at(page, "1-accounts")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/start/report/$"))
    looked_at(page, "2-empty")
    page.locator("#file").set_input_files(file)
    press(page, "读这份文件")
    expect(page.get_by_role("heading", name="读到了什么")).to_be_visible()
    looked_at(page, "2-read")
    press(page, "存好，下一步")
    expect(page).to_have_url(re.compile("/start/unit/$"))
    page.locator("#unit-code").focus()
    page.keyboard.type("tazhong")
    looked_at(page, "3-unit")
    press(page, "存好，下一步")
    expect(page).to_have_url(re.compile("/start/plan/$"))
    looked_at(page, "4-plan")
    press(page, "存好，下一步")
    expect(page).to_have_url(re.compile("/start/budget/$"))
    looked_at(page, "5-budget")
    press(page, "存好，下一步")
    expect(page.get_by_role("alert").get_by_text("请选经费类别。")).to_be_visible()
    looked_at(page, "5-refused")
    page.get_by_role("alert").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.locator("select[aria-invalid]").focus()
    page.keyboard.press("End")
    press(page, "存好，下一步")
    expect(page).to_have_url(re.compile("/start/indicators/$"))
    looked_at(page, "6-indicators")
    press(page, "存好，下一步")
    expect(page).to_have_url(re.compile("/start/check/$"))
    looked_at(page, "7-check")
    press(page, "建账")
    expect(page.get_by_role("heading", name="建好了")).to_be_visible()
    looked_at(page, "8-done")
