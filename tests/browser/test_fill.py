"""The fill page in a real browser: keys, input methods, blocks from Excel, two people, no network, and fit for everybody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from browser.conftest import SIZES
from browser.test_pages import faults

BY_HAND = 12  # the first rows are stated by hand, but for one that stays bound to the ledger
LEDGER = 10
ACTUAL, GRADE, WHY = "本期实际", "完成率", "说明"

# 17 rows of three columns as Excel puts them down, and what they come to: each line is actual, completion, explanation
BLOCK = [
    ("15 件", "50%", "台账 15 条"),
    ("１２", "", '"第一行\n第二行"'),
    ("1,030", "63%", ""),
    (" 4次 ", "", '"制表\t符"'),
    ("90％", "", '"安全"月活动'),
    ("九十五", "", "数不清"),
    ("100万元", "", "全部上报"),
    ("95.00", "", ""),
    ("-1", "", "跨月"),
    ("302.23", "65.04%", "增资补发"),
    ("99400元", "46%", "厉行节约"),
    ("3 %", "60%", "集中检修车辆"),
    ("有所提高", "55%", "岗位少"),
    ("明显稳定", "120", ""),
    ("有所改善", "50", '"植树\n""两轮"""'),
    ("96", "", "九月调查"),
    ("97", "", ""),
]
GOOD = {
    (1, ACTUAL): "15",
    (2, ACTUAL): "12",
    (3, ACTUAL): "1030",
    (4, ACTUAL): "4",
    (5, ACTUAL): "90",
    (8, ACTUAL): "95.00",
    (12, ACTUAL): "3",
    (13, ACTUAL): "有所提高",
    (13, GRADE): "55",
    (14, ACTUAL): "明显稳定",
    (15, ACTUAL): "有所改善",
    (15, GRADE): "50",
    (1, WHY): "台账 15 条",
    (2, WHY): "第一行\n第二行",
    (4, WHY): "制表\t符",
    (5, WHY): '"安全"月活动',
    (6, WHY): "数不清",
    (7, WHY): "全部上报",
    (9, WHY): "跨月",
    (10, WHY): "增资补发",
    (11, WHY): "厉行节约",
    (12, WHY): "集中检修车辆",
    (13, WHY): "岗位少",
    (15, WHY): '植树\n"两轮"',
    (16, WHY): "九月调查",
}
REFUSED = ("九十五", "100万元", "-1", "99400元", "120")
LOCKED = 5 + 3  # computed completions; the value of the ledger, and those of two rows that are not due


@pytest.fixture
def page_of(watched: Page, live_server: Any, settings: Any, tmp_path: Any) -> Callable[..., Page]:
    """Build the demo with most rows stated by hand; return what opens the fill page for a person, in a window of their own."""
    from jiheng.web.demo.build import build
    from jiheng.web.orgs.models import User
    from jiheng.web.targets.models import Basis

    settings.JIHENG_TODAY = date(2021, 7, 2)
    build()
    rows = Basis.objects.filter(indicator__unit__code="tazhong", indicator__position__lte=BY_HAND)
    rows.exclude(indicator__position=LEDGER).update(how="stated")

    def opened(name: str = "clerk", page: Page = watched, cutoff: str = "2021-06-30") -> Page:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=name), "jiheng.web.orgs.auth.PeopleBackend")
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page.goto(f"{live_server.url}/units/tazhong/fill/?cutoff={cutoff}")
        return page

    return opened


def box(page: Page, row: int, column: str) -> Locator:
    return page.locator(f"#i{row} td[data-label='{column}'] textarea")


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f"#i{row} td[data-label='{column}']")


def here(page: Page) -> str:
    """The row and column that the focus is in."""
    return page.evaluate(
        """() => { const td = document.activeElement.closest("td, th");
        return td ? td.parentElement.id.slice(1) + (td.dataset.label || "name") : "out"; }"""
    )


def stated(row: int) -> Any:
    from jiheng.web.targets.models import Progress

    found = Progress.objects.filter(indicator__unit__code="tazhong", indicator__position=row, cutoff="2021-06-30")
    return found.order_by("version").last()


def texts(page: Page) -> dict[tuple[int, str], str]:
    """The text of every cell that can be filled."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("td[data-field]")].map((td) =>
        [Number(td.parentElement.id.slice(1)), td.dataset.label, td.querySelector("textarea").value])"""
    )
    return {(row, column): text for row, column, text in found}


def put(page: Page, kinds: dict[str, str]) -> None:
    """Lay something on the clipboard and paste it with the key."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """(kinds) => navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
        Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })])))])""",
        kinds,
    )
    page.keyboard.press("Control+V")


def html_of(block: list[tuple[str, ...]]) -> str:
    """The block as a table; quotes are those of the text form, and go."""

    def bare(text: str) -> str:
        quoted = text.startswith('"') and text.endswith('"') and len(text) > 1
        return (text[1:-1].replace('""', '"') if quoted else text).replace("\n", "<br>")

    cells = "\r\n".join("<tr>" + "".join(f"<td>{bare(text)}</td>" for text in row) + "</tr>" for row in block)
    return f"<html><body><table>\r\n{cells}\r\n</table></body></html>"


def test_a_cell_saves_itself_when_it_is_left_and_its_row_follows(page_of: Any) -> None:
    page = page_of()
    box(page, 3, ACTUAL).click()
    page.keyboard.type("30")
    expect(cell(page, 3, ACTUAL)).to_have_attribute("data-state", "unsaved")
    expect(cell(page, 3, ACTUAL)).to_contain_text("未存")
    page.keyboard.press("Enter")
    expect(cell(page, 3, ACTUAL)).to_have_attribute("data-state", "saved")
    expect(cell(page, 3, "完成率")).to_contain_text("63%")
    expect(cell(page, 3, "灯")).to_contain_text("正常")
    expect(page.locator("#state")).to_contain_text("已存")
    assert stated(3).value == "30"
    page.keyboard.press("Control+Z")
    expect(box(page, 3, ACTUAL)).to_have_value("")
    expect(cell(page, 3, ACTUAL)).to_have_attribute("data-state", "saved")
    assert stated(3).value == ""


def test_a_refused_cell_keeps_its_text_and_offers_what_was_meant(page_of: Any) -> None:
    page = page_of()
    box(page, 11, ACTUAL).click()
    page.keyboard.type("99400元")
    page.keyboard.press("Tab")
    expect(cell(page, 11, ACTUAL)).to_contain_text("被拒")
    expect(cell(page, 11, ACTUAL).locator(".sentence")).to_contain_text("单位是“万元”")
    assert box(page, 11, ACTUAL).input_value() == "99400元"
    expect(page.locator("#counts")).to_contain_text("错误 1")
    assert faults(page) == []
    page.keyboard.press("Control+.")
    assert here(page) == "12本期实际"
    box(page, 11, ACTUAL).click()
    expect(page.locator("#told")).to_contain_text("单位是“万元”")
    page.get_by_role("button", name="改为 9.94").click()
    expect(cell(page, 11, ACTUAL)).to_have_attribute("data-state", "saved")
    expect(page.locator("#told")).to_be_empty()
    assert stated(11).value == "9.94"


def test_two_people_on_one_cell_choose(page_of: Any, browser: Any) -> None:
    page, window = page_of(), browser.new_context(locale="zh-CN")
    other = page_of("office", window.new_page())
    for one, text in ((other, "28"), (page, "30")):
        box(one, 3, ACTUAL).click()
        one.keyboard.type(text)
        one.keyboard.press("Enter")
        expect(cell(one, 3, ACTUAL)).to_have_attribute("data-state", "saved" if one is other else "conflict")
    box(page, 3, ACTUAL).click()
    shown = cell(page, 3, ACTUAL).locator(".box")
    expect(shown).to_contain_text("社会事务办公室负责人")
    expect(shown).to_contain_text("28")
    assert faults(page) == []
    page.get_by_role("button", name="留我的").click()
    expect(cell(page, 3, ACTUAL)).to_have_attribute("data-state", "saved")
    assert (stated(3).value, stated(3).made_by) == ("30", "clerk")
    box(other, 3, ACTUAL).click()
    other.keyboard.type("29")
    other.keyboard.press("Enter")
    box(other, 3, ACTUAL).click()
    other.get_by_role("button", name="用对方的").click()
    expect(box(other, 3, ACTUAL)).to_have_value("30")
    expect(cell(other, 3, "完成率")).to_contain_text("63%")
    window.close()


def test_the_keys_walk_the_grid(page_of: Any) -> None:
    page = page_of()
    box(page, 1, ACTUAL).click()
    for key, at in (
        ("ArrowDown", "2本期实际"),
        ("ArrowRight", "2完成率"),
        ("ArrowRight", "2灯"),
        ("ArrowRight", "2说明"),
        ("Home", "2name"),
        ("ArrowRight", "2全年目标"),
        ("ArrowUp", "1全年目标"),
        ("End", "1证据"),
        ("ArrowLeft", "1说明"),
        ("Tab", "2本期实际"),
        ("Tab", "2说明"),
        ("Shift+Tab", "2本期实际"),
        ("Control+End", "17证据"),
        ("Control+Home", "1name"),
    ):
        page.keyboard.press(key)
        assert here(page) == at, key
    box(page, 9, ACTUAL).click()
    page.keyboard.press("Enter")
    assert here(page) == "11本期实际"
    page.keyboard.press("Shift+Enter")
    assert here(page) == "9本期实际"
    box(page, 17, WHY).click()
    page.keyboard.press("Tab")
    assert here(page) == "out"


def test_typing_replaces_f2_edits_and_escape_takes_back(page_of: Any) -> None:
    page = page_of()
    words = box(page, 13, ACTUAL)
    words.click()
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("x")
    expect(words).to_have_value("有所提x高")
    page.keyboard.press("Escape")
    expect(words).to_have_value("有所提高")
    expect(cell(page, 13, ACTUAL)).to_have_attribute("data-state", "")
    page.keyboard.type("a")
    expect(words).to_have_value("a")
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    expect(words).to_have_value("")
    page.keyboard.press("Escape")
    why = box(page, 13, WHY)
    why.click()
    page.keyboard.type("第一行")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("第二行")
    page.keyboard.press("ArrowUp")
    expect(cell(page, 13, WHY)).to_have_attribute("data-state", "saved")
    assert here(page) == "12说明"
    assert stated(13).explanation == "第一行\n第二行"


def test_an_input_method_keeps_its_first_letter_and_its_enter(page_of: Any) -> None:
    page = page_of()
    why = box(page, 5, WHY)
    why.click()
    keys = page.context.new_cdp_session(page)
    for letters in ("r", "ru", "ru'hu"):
        keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)})
    expect(why).to_have_value("ru'hu")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    assert here(page) == "5说明"
    keys.send("Input.insertText", {"text": "入户"})
    expect(why).to_have_value("入户")
    expect(cell(page, 5, WHY)).to_have_attribute("data-state", "unsaved")
    page.keyboard.insert_text("“宣传”")
    page.keyboard.press("Enter")
    assert here(page) == "6说明"
    expect(cell(page, 5, WHY)).to_have_attribute("data-state", "saved")
    assert stated(5).explanation == "入户“宣传”"


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_a_block_lands_in_its_cells_and_is_taken_back(page_of: Any, kind: str) -> None:
    page = page_of()
    before = texts(page)
    box(page, 1, ACTUAL).click()
    text = "\r\n".join("\t".join(row) for row in BLOCK) + "\r\n"
    put(page, {"text/plain": text} if kind == "text/plain" else {"text/html": html_of(BLOCK), "text/plain": "x"})
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible()
    assert texts(page) == before
    assert faults(page) == []
    for refused in REFUSED:
        expect(shown.locator(".refused")).to_contain_text(f"“{refused}”")
    expect(shown.locator(".refused b")).to_have_text(str(len(REFUSED)))
    expect(shown.locator(".locked b")).to_have_text(str(LOCKED))
    good = {at: value for at, value in GOOD.items() if kind == "text/plain" or at not in ((4, WHY), (5, WHY))}
    if kind == "text/html":
        good |= {(4, WHY): "制表 符", (5, WHY): '"安全"月活动'}
    changed = {at: value for at, value in good.items() if before[at] != value}
    expect(shown.locator(".changed b")).to_have_text(str(len(changed)))
    shown.get_by_role("button", name="粘进这些格").click()
    expect(cell(page, 15, WHY)).to_have_attribute("data-state", "saved")
    assert texts(page) == before | good
    assert (stated(15).words, stated(15).grade) == ("有所改善", "50")
    assert here(page) == "1本期实际"
    page.keyboard.press("Control+Z")
    expect(box(page, 1, ACTUAL)).to_have_value("")
    expect(cell(page, 15, WHY)).to_have_attribute("data-state", "saved")
    assert texts(page) == before
    assert (stated(1).value, stated(13).grade) == ("", before[13, GRADE])


def test_merged_cells_blanks_and_rows_too_many(page_of: Any) -> None:
    page = page_of()
    box(page, 16, WHY).click()
    put(
        page,
        {
            "text/html": "<table><tr><td rowspan=2>合并<p>两段</p></td></tr><tr></tr><tr><td>多一行</td></tr></table>",
            "text/plain": "x",
        },
    )
    shown = page.get_by_role("dialog")
    expect(shown.locator(".changed")).to_contain_text("16 群众满意度")
    expect(shown.locator(".blanks b")).to_have_text("1")
    expect(shown.locator(".over textarea")).to_have_value("多一行")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    assert here(page) == "16说明"
    expect(box(page, 16, WHY)).to_have_value("")
    page.keyboard.press("Control+Home")
    put(page, {"text/plain": "1\t2\r\n"})
    expect(shown).to_contain_text("请先点到“本期实际”")
    expect(shown.get_by_role("button", name="粘进这些格")).to_be_hidden()


def test_one_value_with_the_final_line_break_of_excel_changes_one_cell(page_of: Any) -> None:
    page = page_of()
    before = texts(page)
    box(page, 1, ACTUAL).click()
    put(page, {"text/plain": "15\r\n"})
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, ACTUAL)).to_have_attribute("data-state", "saved")
    assert texts(page) == before | {(1, ACTUAL): "15"}


def test_without_a_network_what_was_typed_waits_and_is_sent_again(page_of: Any) -> None:
    page = page_of()
    box(page, 1, ACTUAL).click()
    page.context.set_offline(True)
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    strip = page.locator("#strip")
    expect(strip).to_contain_text("未联网，2 格暂存本机")
    assert faults(page) == []
    assert stated(1) is None
    page.context.set_offline(False)
    expect(strip).to_be_hidden()
    expect(cell(page, 2, ACTUAL)).to_have_attribute("data-state", "saved")
    assert (stated(1).value, stated(2).value) == ("15", "12")


# A request that is sent while a page is left is not seen by the browser's own interception: the cut is made in the page.
CUT = """const real = window.fetch; window.cut = true;
window.fetch = (...how) => window.cut ? Promise.reject(new TypeError("cut")) : real(...how);"""


def test_what_was_not_sent_is_there_after_a_reload(page_of: Any) -> None:
    page = page_of()
    page.add_init_script(CUT)
    page.reload()
    box(page, 1, ACTUAL).click()
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(page.locator("#strip")).to_be_visible()
    page.reload()
    expect(box(page, 1, ACTUAL)).to_have_value("15")
    expect(page.locator("#strip")).to_be_visible()
    assert stated(1) is None
    page.evaluate("window.cut = false; dispatchEvent(new Event('focus'))")
    expect(cell(page, 1, ACTUAL)).to_have_attribute("data-state", "saved")
    assert stated(1).value == "15"


def test_a_session_that_ended_loses_nothing(page_of: Any, settings: Any) -> None:
    page = page_of()
    box(page, 1, ACTUAL).click()
    settings.SESSION_IDLE = timedelta(0)
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(page.locator("#strip")).to_contain_text("登录已过期，填的 1 格都还在本机")
    settings.SESSION_IDLE = timedelta(minutes=30)
    link = page.get_by_role("link", name="在新窗口登录")
    expect(link).to_have_attribute("target", "_blank")
    window = page.context.new_page()
    window.goto(link.evaluate("link => link.href"))
    window.locator("#username").fill("clerk")
    window.locator("#password").fill("jiheng-demo")
    window.keyboard.press("Enter")
    window.wait_for_url("**/units/**")
    window.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(cell(page, 1, ACTUAL)).to_have_attribute("data-state", "saved")
    assert stated(1).value == "15"


def test_sending_up_waits_for_what_is_not_saved(page_of: Any) -> None:
    page = page_of()
    box(page, 1, ACTUAL).click()
    page.keyboard.type("很多")
    page.get_by_role("button", name="送审").click()
    expect(page.locator("#state")).to_contain_text("还有 1 格没有存上")
    assert here(page) == "1本期实际"
    page.keyboard.type("15")
    page.get_by_role("button", name="送审").click()
    page.wait_for_url("**/report/before/**")
    assert stated(1).value == "15"
    page.get_by_role("button", name="仍然送审").click()
    expect(page.get_by_text("现在是“单位审核”")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["clerk", "leader"])
def test_the_page_is_fit_for_everybody(page_of: Any, watched: Page, size: str, name: str) -> None:
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    page = page_of(name)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    small = "one => one.offsetParent && one.getBoundingClientRect().height < 24"
    assert page.evaluate(f"[...document.querySelectorAll('main button, main .btn, .tree a')].filter({small}).length") == 0


def test_at_night(page_of: Any, watched: Page) -> None:
    watched.emulate_media(color_scheme="dark")
    assert faults(page_of()) == []


def test_on_a_phone_a_number_is_typed_into_a_large_field(page_of: Any, watched: Page) -> None:
    watched.set_viewport_size({"width": 390, "height": 844})
    page = page_of()
    field = box(page, 1, ACTUAL)
    assert field.get_attribute("inputmode") == "decimal"
    assert field.evaluate("(one) => one.closest('.slot').getBoundingClientRect().height") >= 44
    field.click()
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(cell(page, 1, ACTUAL)).to_have_attribute("data-state", "saved")
