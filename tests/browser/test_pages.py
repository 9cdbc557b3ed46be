"""Every page at an office screen and on a phone: nothing that axe calls serious, no sideways scroll, the policy never broken."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.conftest import SIZES

PAGES = ("home", "audit", "figures", "unchecked", "report", "queued", "unreadable", "missing")


def address(name: str, run: Any, work: Callable[[], None]) -> str:
    """Bring about the state that a page shows; return its path."""
    from jiheng.web.desk.actions import take_in

    own = run.get_absolute_url()
    if name in ("queued", "unreadable"):
        taken = take_in("坏.docx", [b"PK\x03\x04"], 4)
        if name == "unreadable":
            work()
        assert taken.run
        return taken.run.get_absolute_url()
    return {
        "home": "/",
        "audit": own,
        "figures": own + "?list=figures",
        "unchecked": own + "?list=unchecked",
        "report": own + "report/",
        "missing": "/nowhere",
    }[name]


def faults(page: Page) -> list[str]:
    """What axe calls serious or worse, one line each."""
    found = Axe().run(page).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in bad for node in one["nodes"]]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(
    watched: Page, live_server: Any, run: Any, work: Callable[[], None], name: str, size: str
) -> None:
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    watched.goto(live_server.url + address(name, run, work))
    assert faults(watched) == []
    assert watched.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["home", "audit", "report"])
def test_a_page_is_fit_for_everybody_at_night(
    watched: Page, live_server: Any, run: Any, work: Callable[[], None], name: str
) -> None:
    watched.emulate_media(color_scheme="dark")
    watched.goto(live_server.url + address(name, run, work))
    assert faults(watched) == []


def test_an_opened_light_shows_formula_numbers_and_profile(watched: Page, live_server: Any, run: Any) -> None:
    watched.goto(live_server.url + run.get_absolute_url() + "report/")
    row = watched.locator("tr", has_text="人员保障成本经费").first
    row.locator(".why summary").click()
    said = row.locator(".pop").inner_text()
    assert "302.23 ÷ 464.7 = 65.04%" in said
    assert "全国口径" in said
    assert faults(watched) == []


@pytest.mark.parametrize("size", SIZES)
def test_targets_are_large_enough(watched: Page, live_server: Any, run: Any, size: str) -> None:
    """WCAG 2.5.8: 24 px, but for links inside a sentence."""
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    for path in ("/", run.get_absolute_url(), run.get_absolute_url() + "report/"):
        watched.goto(live_server.url + path)
        small = watched.evaluate(
            """() => [...document.querySelectorAll("button, .btn, summary, .tabs a, .rail a, .marks a")]
              .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 90))"""
        )
        assert small == [], path
