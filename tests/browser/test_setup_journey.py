"""Setting up an indicator in a browser: the weights while one is typed, and the value while its source is chosen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_unit_journey import sign_in, township  # noqa: F401


def test_an_indicator_is_added_and_its_source_is_seen_before_it_is_saved(township: str, watched: Page) -> None:  # noqa: F811
    page = watched
    sign_in(page, township, "clerk")
    page.goto(f"{township}/units/tazhong/indicators/setup/")
    page.get_by_role("link", name="加一个指标").click()
    page.get_by_role("textbox", name="三级指标").fill("纠纷涉及人数")
    page.get_by_role("textbox", name="指标值").fill("60")
    page.get_by_role("combobox", name="计量单位").fill("人")
    expect(page.get_by_label("上限")).to_be_hidden()
    page.get_by_role("textbox", name="权重").fill("15")
    expect(page.locator("#weights")).to_have_text("权重合计 15，还差 85")
    page.get_by_role("button", name="加这个指标").click()
    expect(page.get_by_text("已加“纠纷涉及人数”")).to_be_visible()
    page.get_by_role("link", name="“纠纷涉及人数”的来源").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("选了来源")
    page.get_by_label("工作台账计数").check()
    expect(preview).to_contain_text("请选一种本单位的工作台账")
    page.get_by_label("工作台账", exact=True).select_option("矛盾纠纷调解")
    expect(preview).to_contain_text("20人")
    page.get_by_label("数条数，还是把一栏加起来").select_option("涉及人数")
    page.get_by_label("调解中").check()
    expect(preview).to_contain_text("工作台账“矛盾纠纷调解”涉及人数之和（调解结果：调解中）")
    page.get_by_role("button", name="保存来源").click()
    expect(page.get_by_text("“纠纷涉及人数”的来源已存：工作台账计数。")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_fit_and_nothing_serious_is_found(township: str, watched: Page, size: str) -> None:  # noqa: F811
    from jiheng.web.targets.models import ApprovedIndicator

    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    sign_in(watched, township, "clerk")
    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="矛盾纠纷调解率").pk
    for path in ("", "?new=output/quantity", f"{one}/", f"{one}/source/"):
        watched.goto(f"{township}/units/tazhong/indicators/setup/{path}")
        assert watched.evaluate("document.documentElement.scrollWidth") <= width, path
        found = [one["id"] for one in Axe().run(watched).response["violations"] if one["impact"] in ("serious", "critical")]
        assert found == [], path
