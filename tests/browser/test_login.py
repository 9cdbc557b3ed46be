"""Log-in as a clerk does it: by keyboard alone, on an office screen and on a phone."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from jiheng.web import urls
from jiheng.web.orgs.auth import signed_in
from web.orgs import people

FORM = """{% extends "base.html" %}{% load django_htmx %}{% block scripts %}{% htmx_script %}{% endblock %}{% block main %}
<form hx-post="/form/" hx-target="#kept">{% csrf_token %}<input id="cell" name="cell"><button>保存</button></form><p id="kept"></p>{% endblock %}"""


@signed_in
def form(request: HttpRequest) -> HttpResponse:
    """A form that saves by htmx, as the grids do."""
    if request.method == "POST":
        return HttpResponse(f"存了 {request.POST['cell']}")
    return HttpResponse(engines["django"].from_string(FORM).render({}, request))


urlpatterns = [path("form/", form), path("", include(urls))]
handler404 = urls.handler404


@pytest.mark.parametrize("size", SIZES)
def test_the_page_is_fit_for_everybody(watched: Page, live_server: Any, size: str) -> None:
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    watched.goto(live_server.url + "/login/?next=/units/tazhong/")
    watched.locator("#password").fill("wrong")
    watched.locator("#username").fill("nobody")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("alert").filter(has_text="账号或密码不对")).to_be_visible()
    bad = [one for one in Axe().run(watched).response["violations"] if one["impact"] in ("serious", "critical")]
    assert bad == []
    assert watched.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.locator("h1").count() == 1


def test_log_in_and_out_by_keyboard_alone(watched: Page, live_server: Any) -> None:
    people.person("anna", people.township(), "clerk")
    watched.goto(live_server.url + "/login/?next=/")
    assert watched.evaluate("document.activeElement.id") == "username"
    watched.keyboard.type("anna")
    watched.keyboard.press("Tab")
    watched.keyboard.type(people.PASSWORD)
    watched.keyboard.press("Enter")
    watched.wait_for_url(live_server.url + "/")
    out = watched.get_by_role("button", name="退出登录")
    expect(out).to_be_visible()
    for _press in range(12):
        watched.keyboard.press("Tab")
        if out.evaluate("(one) => one === document.activeElement"):
            break
    watched.keyboard.press("Enter")
    expect(watched.get_by_text("已退出登录。")).to_be_visible()


def test_what_was_typed_outlives_the_session(watched: Page, live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    people.person("anna", people.township(), "clerk")

    def log_in(page: Page) -> None:
        page.locator("#username").fill("anna")
        page.locator("#password").fill(people.PASSWORD)
        page.keyboard.press("Enter")

    watched.goto(live_server.url + "/form/")
    log_in(watched)
    watched.locator("#cell").fill("486.29")
    settings.SESSION_IDLE = timedelta(0)
    watched.get_by_role("button", name="保存").click()
    expect(watched.get_by_role("alert")).to_contain_text("登录已过期，请在新窗口登录后再按一次保存。")
    settings.SESSION_IDLE = timedelta(minutes=30)
    with watched.expect_popup() as window:
        watched.get_by_role("link", name="在新窗口登录").click()
    log_in(window.value)
    expect(window.value.get_by_role("button", name="退出登录")).to_be_visible()
    watched.get_by_role("button", name="保存").click()
    expect(watched.locator("#kept")).to_have_text("存了 486.29")
    assert watched.locator("#cell").input_value() == "486.29"
