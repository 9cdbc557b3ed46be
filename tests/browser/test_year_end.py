"""Corrections and the end of a year in a browser: from a measure to the archive package, and every page of it looked over."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_unit_journey import sign_in, township  # noqa: F401

YEAR = "/units/tazhong/year-end/?year=2021"


def looked_over(page: Page, address: str) -> None:
    """Nothing serious for those who cannot see it, and no sideways scroll, on the desk and on the phone."""
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert serious == [], (address, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, name)


def test_a_measure_is_followed_and_confirmed(township: str, watched: Page, tmp_path: Path) -> None:  # noqa: F811
    page, slip = watched, tmp_path / "回单.pdf"
    slip.write_bytes(b"%PDF-1.4 slip")
    sign_in(page, township, "clerk")
    page.get_by_role("link", name="看整改").click()
    looked_over(page, page.url)
    page.get_by_role("link", name="按月排出付款清单").click()
    page.get_by_role("button", name="开始整改").click()
    page.get_by_label("进展或效果").fill("八月起按月付清")
    page.get_by_label("佐证材料").set_input_files(slip)
    page.get_by_role("button", name="报告已办完").click()
    expect(page.get_by_text("现在是“待确认”。")).to_be_visible()
    measure = page.url
    looked_over(page, measure)
    sign_in(page, township, "leader")
    page.get_by_role("link", name="去确认").click()
    page.get_by_role("link", name="按月排出付款清单").click()
    page.get_by_label("效果或退回原因").fill("已见效")
    page.get_by_role("button", name="确认销号").click()
    expect(page.get_by_text("现在是“已完成”。")).to_be_visible()
    looked_over(page, measure)


def test_a_year_is_closed_followed_and_archived(
    township: str,  # noqa: F811
    watched: Page,
    settings: Any,
    work: Callable[[], None],
    tmp_path: Path,
) -> None:
    from jiheng.web.cycles.actions import move
    from jiheng.web.cycles.models import Filing
    from jiheng.web.orgs.models import User

    filing, page = Filing.objects.get(unit__code="tazhong", cycle__cutoff="2021-06-30"), watched
    for name, act in (("clerk", "send_up"), ("leader", "submit"), ("reviewer", "accept")):
        filing = move(User.objects.get(username=name), filing, act)
    settings.JIHENG_TODAY = date(2022, 1, 4)
    sign_in(page, township, "leader")
    page.get_by_role("link", name="去结账").click()
    looked_over(page, township + YEAR)
    page.get_by_role("button", name="结账 2021 年度").click()
    expect(page.get_by_role("alert").get_by_text("写明为什么照样结账")).to_be_visible()
    page.get_by_label("仍有未落实事项而结账的原因").fill("银行对账单随后补")
    page.get_by_role("button", name="结账 2021 年度").click()
    expect(page.get_by_text("2021年已结账")).to_be_visible()
    sign_in(page, township, "clerk")
    looked_over(page, township + YEAR)
    page.get_by_label("结转依据（文件名称和文号）").fill("县财预〔2022〕1号")
    page.get_by_role("button", name="结转并开新年度").click()
    expect(page.get_by_text("已开2022年度")).to_be_visible()
    sign_in(page, township, "leader")
    page.goto(township + YEAR)
    page.get_by_role("button", name="归档 2021 年度").click()
    expect(page.get_by_text("档案包正在制作，佐证材料多的要几分钟。")).to_be_visible()
    work()
    looked_over(page, township + YEAR)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载档案包").click()
    got.value.save_as(tmp_path / "package.zip")
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        assert package.testzip() is None
        assert "SHA256SUMS" in package.namelist()
