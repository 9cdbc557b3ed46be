"""List and paper move together, by mouse and by keyboard; and everything works without a script too."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def result(watched: Page, live_server: Any, run: Any) -> Page:
    """Return the result page at an office screen."""
    watched.goto(live_server.url + run.get_absolute_url())
    return watched


def seen(page: Page, selector: str, pane: str) -> bool:
    """Whether an element lies within the visible part of a pane."""
    return bool(
        page.evaluate(
            """([selector, pane]) => { const box = document.querySelector(selector).getBoundingClientRect(),
               room = document.querySelector(pane).getBoundingClientRect();
               return box.top >= room.top && box.bottom <= room.bottom; }""",
            [selector, pane],
        )
    )


def last_error(page: Page) -> tuple[str, str]:
    """Finding and mark of the last error that has a place."""
    card = page.locator("details.finding.error:not([data-mark=''])").last
    return card.get_attribute("id") or "", card.get_attribute("data-mark") or ""


def test_the_first_finding_is_open_and_ringed(result: Page) -> None:
    first = result.locator("details.finding").first
    expect(first).to_have_attribute("open", "")
    mark = first.get_attribute("data-mark")
    expect(result.locator(f"#{mark}")).to_have_class(r"fig wrong current")


def test_a_finding_brings_its_figure_into_sight(result: Page) -> None:
    finding, mark = last_error(result)
    result.locator(f"#{finding} > summary").click()
    expect(result.locator("details.finding[open]")).to_have_count(1)
    expect(result.locator(f"#{mark}.current")).to_be_visible()
    result.wait_for_function(
        "([mark]) => document.getElementById(mark).getBoundingClientRect().top < innerHeight - 60", arg=[mark]
    )
    result.wait_for_timeout(500)
    assert seen(result, f"#{mark}", "#desk")


def test_a_figure_brings_its_finding_into_sight(result: Page) -> None:
    finding, mark = last_error(result)
    result.locator(f"#{mark}").click()
    expect(result.locator(f"#{finding}")).to_have_attribute("open", "")
    assert seen(result, f"#{finding} > summary", "#scroll")


def test_a_figure_without_a_finding_opens_its_row(result: Page) -> None:
    mark = result.locator(".paper .fig.holds[href^='?list']").first
    number = (mark.get_attribute("id") or "")[1:]
    mark.click()
    expect(result.locator(f"#r{number}.current")).to_be_visible()
    expect(result.locator(".tabs a[aria-current]")).to_contain_text("重算表")
    finding, blamed = last_error_mark(result)
    result.locator(f"#{blamed}").click()
    expect(result.locator(f"#{finding}")).to_have_attribute("open", "")


def last_error_mark(page: Page) -> tuple[str, str]:
    """Finding and mark of a wrong figure on the paper."""
    mark = page.locator(".paper .fig.wrong").last
    return (mark.get_attribute("href") or "")[1:], mark.get_attribute("id") or ""


def test_j_and_k_walk_through_the_findings(result: Page) -> None:
    def current() -> str | None:
        return result.locator("details.finding[open]").get_attribute("id")

    assert current() == "f1"
    result.keyboard.press("j")
    result.keyboard.press("j")
    assert current() == "f3"
    expect(result.locator("#f3 > summary")).to_be_focused()
    result.keyboard.press("k")
    assert current() == "f2"


def test_tabs_change_the_list_and_leave_the_paper(result: Page) -> None:
    result.evaluate("document.getElementById('desk').scrollTop = 300")
    for link, word in ((".tabs a:has-text('未核')", "未核"), (".marks a:has-text('填报')", "重算表")):
        result.locator(link).click()
        expect(result.locator(".tabs a[aria-current]")).to_contain_text(word)
        assert result.evaluate("document.getElementById('desk').scrollTop") == 300
    assert "verdict=input" in result.url
    result.go_back()
    expect(result.locator(".tabs a[aria-current]")).to_contain_text("未核")


def test_the_strip_shows_where_findings_lie(result: Page) -> None:
    ticks = result.locator("#strip .tick")
    placed = result.locator("details.finding:not([data-mark=''])")
    assert ticks.count() == placed.count() > 3
    places = [float(tick.get_attribute("y") or 0) for tick in ticks.all()]
    assert all(0 <= place <= 1000 for place in places)
    ticks.last.click(force=True)
    expect(result.locator("details.finding[open]")).to_have_id(f"f{ticks.last.get_attribute('data-finding')}")


def test_paragraphs_without_figures_are_folded_and_unfold(result: Page) -> None:
    fold = result.locator(".paper details.fold").first
    expect(fold.locator("summary")).to_contain_text("没有数字")
    fold.locator("summary").click()
    expect(fold.locator("p").first).to_be_visible()


def test_on_a_phone_there_is_one_column(watched: Page, live_server: Any, run: Any) -> None:
    watched.set_viewport_size({"width": 390, "height": 844})
    watched.goto(live_server.url + run.get_absolute_url())
    side, desk = (watched.locator(f"#{name}").bounding_box() for name in ("side", "desk"))
    assert side
    assert desk
    assert desk["y"] >= side["y"] + side["height"] - 1
    finding, mark = last_error(watched)
    watched.locator(f"#{finding} > summary").click()
    watched.locator(f"#{finding} .goto").click()
    expect(watched.locator(f"#{mark}")).to_be_in_viewport()
    watched.locator(f"#{mark}").click()
    expect(watched.locator(f"#{finding} > summary")).to_be_in_viewport()


def test_without_a_script_every_link_is_an_anchor(browser: Browser, live_server: Any, run: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(live_server.url + run.get_absolute_url())
    finding, mark = last_error(page)
    page.locator(f"#{finding} > summary").click()
    page.locator(f"#{finding} .goto").click()
    expect(page.locator(f"#{mark}")).to_be_in_viewport()
    page.locator(f"#{mark}").click()
    assert page.url.endswith(f"#{finding}")
    page.get_by_role("link", name="重算表").first.click()
    expect(page.locator("#r1")).to_be_visible()
    page.get_by_role("link", name="看监控页").click()
    expect(page.locator("h1")).to_contain_text("青石镇人民政府")
    page.locator(".why summary").first.click()
    expect(page.locator(".pop").first).to_be_visible()
    context.close()
