"""What a clerk does by keyboard alone on the pages of a unit: steps that journeys are made of. No mouse anywhere."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

TURNS = 400  # presses of Tab after which something cannot be reached


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def reach(page: Page, selector: str) -> None:
    """Go on by Tab until the focus stands on what is looked for."""
    seen = []
    for _turn in range(TURNS):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.outerHTML.slice(0, 60)"))
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab, but {seen[:40]}")


def reach_to(page: Page, target: Locator) -> None:
    """Go on by Tab until the focus stands on one thing of the page."""
    expect(target).to_have_count(1)
    for _turn in range(TURNS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def retype(page: Page, text: str) -> None:
    """Type over what stands in the field at hand."""
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose(page: Page, value: str) -> None:
    """Choose an option of the list at hand by its value or its words."""
    steps = page.evaluate(
        "wanted => [...document.activeElement.options].findIndex(one => one.value === wanted || one.textContent.trim() === wanted)",
        value,
    )
    assert steps >= 0, f"{value} is not offered"
    press(page, "Home", *["ArrowDown"] * steps)


def choose_by(page: Page, words: str, *, whole: bool = True) -> None:
    """Choose the only option of the list at hand that begins with words, or that has them somewhere."""
    rule = "startsWith" if whole else "includes"
    found = page.evaluate(
        f"words => [...document.activeElement.options].filter(one => one.textContent.trim().{rule}(words)).map(one => one.index)",
        words,
    )
    assert len(found) == 1, f"{words} is offered {len(found)} times"
    press(page, "Home", *["ArrowDown"] * found[0])


def pick(page: Page, value: str) -> None:
    """Choose one of the round buttons at hand."""
    for _turn in range(12):
        if page.evaluate("document.activeElement.value") == value:
            press(page, "Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not offered")


def day(page: Page, wanted: date) -> None:
    """Type a date into the date field at hand; browsers ask for its parts in the order of their own language."""
    for parts in ((wanted.month, wanted.day, wanted.year), (wanted.year, wanted.month, wanted.day)):
        press(page, "ArrowLeft", "ArrowLeft")
        for part in parts:
            page.keyboard.type(f"{part:02d}")
            if part == wanted.year:
                page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.value") == wanted.isoformat():
            return
    raise AssertionError(f"{wanted} could not be typed")


def cell(page: Page, row: str, place: str) -> None:
    """Go by arrows to a cell of the fill grid: up or down to the row of an indicator, then along it to a place by its selector."""
    at = "(wanted => [...document.querySelectorAll('#grid tbody tr[data-key]')].findIndex(wanted))"
    here = f"{at}(one => one.contains(document.activeElement))"
    there = f"{at}(one => one.textContent.includes({row!r}))"
    steps = page.evaluate(f"{there} - {here}")
    press(page, *["ArrowDown" if steps > 0 else "ArrowUp"] * abs(steps), "Home")
    for _turn in range(12):
        if page.evaluate("place => document.activeElement.closest(place) !== null", place):
            return
        press(page, "ArrowRight")
    raise AssertionError(f"{row} has no {place}")
