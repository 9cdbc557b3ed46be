"""Words that are typed and not saved yet stay, and on a phone an unread notice leaves the head of a page as it was."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_fill import page_of  # noqa: F401

CAUSE, STEP = "下半年集中采购", "八月底前完成招标"


@pytest.fixture
def words(page_of: Any, live_server: Any) -> Page:  # noqa: F811
    """Return the page of words of the clerk."""
    page: Page = page_of()
    page.goto(f"{live_server.url}/units/tazhong/words/?cutoff=2021-06-30")
    return page


def test_saving_one_box_keeps_what_stands_in_the_others(words: Page) -> None:
    causes = words.locator("textarea[name=cause]")
    causes.nth(0).fill(CAUSE)
    kept = causes.nth(1).get_attribute("id")
    causes.nth(1).fill("另一项的原因")
    step = words.locator("#text-next_step")
    words.locator("details", has=step).locator("summary").click()
    step.fill(STEP)
    expect(words.locator("#kept")).to_be_visible()
    words.get_by_role("button", name="列为偏离并存原因").first.click()
    expect(words.locator(".note-success")).to_contain_text("已存")
    expect(words.get_by_text(CAUSE)).to_be_visible()
    expect(words.locator(f"#{kept}")).to_have_value("另一项的原因")
    expect(words.locator("#text-next_step")).to_have_value(STEP)
    expect(words.locator("#text-next_step")).to_be_visible()
    words.locator("details", has=step).get_by_role("button", name="保存").click()
    expect(words.locator("#text-next_step")).to_have_value("")
    expect(words.get_by_text(STEP)).to_be_visible()
    expect(words.locator(f"#{kept}")).to_have_value("另一项的原因")


def test_what_is_refused_comes_back_and_leaving_asks_first(words: Page) -> None:
    measure = words.locator("#id_measure")
    words.locator("details", has=measure).locator("summary").click()
    measure.fill("加快支付")
    words.locator("details", has=measure).get_by_role("button", name="保存").click()
    expect(words.locator(".note-error")).to_contain_text("责任人")
    expect(words.locator("#id_measure")).to_have_value("加快支付")
    asked: list[str] = []
    words.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    words.get_by_role("link", name="看报告").click()
    words.wait_for_url("**/report/**")
    assert asked == ["beforeunload"]
    words.go_back()
    expect(words.locator("#id_measure")).to_have_value("加快支付")


@pytest.mark.parametrize("unread", [1, 120])
def test_an_unread_notice_leaves_the_head_of_a_page_on_a_phone(page_of: Any, live_server: Any, unread: int) -> None:  # noqa: F811
    from jiheng.web.orgs.models import Notice, Unit, User

    page: Page = page_of()
    user, unit = User.objects.get(username="clerk"), Unit.objects.get(code="tazhong")
    Notice.objects.bulk_create(Notice(user=user, unit=unit, text="一句", address="/", made_by="leader") for _ in range(unread))
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    for path in ("", "ledger/", "report/"):
        page.goto(f"{live_server.url}/units/tazhong/{path}")
        head, lowest, seen = page.evaluate(
            """() => { const bar = document.querySelector(".topbar").getBoundingClientRect(),
               low = Math.max(...[...document.querySelectorAll(".topbar .who *, .topbar .cutoff")].map((one) => one.getBoundingClientRect().bottom)),
               h1 = document.querySelector("h1"), box = h1.getBoundingClientRect();
               return [bar.bottom, low, h1.contains(document.elementFromPoint(box.left + 8, box.top + 4))]; }"""
        )
        assert lowest <= head
        assert seen
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{live_server.url}/units/tazhong/")
    heads, cells = (
        [one.bounding_box() for one in page.locator(f".table.small {part} > :is(th, td)").all()]
        for part in ("thead tr", "tbody tr:first-child")
    )
    assert [round(one["x"]) for one in heads if one] == [round(one["x"]) for one in cells if one]
    page.screenshot(path=f"/tmp/j_phone_{unread}.png")
