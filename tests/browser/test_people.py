"""The pages of the three administrations, of notices and of one's own account in a browser: fit for everybody at both sizes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.conftest import SIZES
from browser.test_unit_journey import township  # noqa: F401

PAGES = {
    "admin": ("/accounts/", "/accounts/add/", "/accounts/import/", "/administration/units/", "/administration/units/tazhong/"),
    "security": ("/roles/",),
    "logkeeper": ("/log/",),
    "clerk": ("/password/", "/notices/", "/units/tazhong/settings/", "/units/tazhong/settings/plan/"),
}


def log_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill("jiheng-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_have_nothing_serious_and_no_sideways_scroll(township: str, watched: Page, name: str) -> None:  # noqa: F811
    from jiheng.web.orgs.models import User

    of_account = {"admin": "/accounts/{}/", "security": "/roles/{}/"}.get(name)
    pages = [*PAGES[name], *([of_account.format(User.objects.get(username="clerk").pk)] if of_account else [])]
    log_in(watched, township, name)
    for size, (width, height) in SIZES.items():
        watched.set_viewport_size({"width": width, "height": height})
        for path in pages:
            answer = watched.goto(township + path)
            assert answer is not None
            assert answer.status == 200, path
            found = Axe().run(watched).response["violations"]
            assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], (path, size)
            assert watched.evaluate("document.documentElement.scrollWidth") <= width, (path, size)
