"""The frame of a unit's page, what a refusal looks like, and that the unseen answers as the absent does."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path

from jiheng.web import urls
from jiheng.web.log import LogEntry
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Membership, Office
from jiheng.web.permissions import require, unit_for
from web.orgs import people
from web.orgs.people import log_in, person


@signed_in
def unit_page(request: SignedRequest, code: str) -> HttpResponse:
    """A page of a unit, as other apps write theirs."""
    cycle = SimpleNamespace(cutoff=date(2021, 6, 30))
    return render(request, "base.html", frame(request, unit_for(request.user, code), cycle=cycle))


@signed_in
def budget(request: SignedRequest, code: str) -> HttpResponse:
    """An act that only some may do."""
    require(request.user, "budget", unit_for(request.user, code))
    return HttpResponse("done")


def denied(request: HttpRequest) -> HttpResponse:
    """A view that Django itself refuses."""
    raise PermissionDenied


urlpatterns = [
    path("pages/<slug:code>/", unit_page),
    path("pages/<slug:code>/budget/", budget),
    path("denied/", denied),
    path("", include(urls)),
]
handler403, handler404 = urls.handler403, urls.handler404


@pytest.fixture(autouse=True)
def pages(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_frame_says_where_and_who(client: Client, town: Any, settings: Any) -> None:
    settings.JIHENG_TODAY = date(2021, 7, 2)
    anna = person("anna", town, "clerk", post="预算会计")
    Membership.objects.update(office=Office.objects.create(unit=town, name="党政办公室"))
    log_in(client, "anna")
    answer = client.get("/pages/tazhong/")
    text = words(answer)
    for said in (
        "且末县塔中镇人民政府",
        "2021 年度",
        "6月30日节点",
        "演示日期 2021-07-02",
        "预算会计 填报员 党政办公室",
        "退出登录",
    ):
        assert said in text, said
    links = re.findall(r'<a href="/units/tazhong/(\w*)/?"', answer.content.decode())
    assert links == ["", "budget", "ledger", "records", "surveys", "indicators", "report", "settings"]
    assert "<details" not in answer.content.decode()
    context = frame(answer.wsgi_request, town)
    assert (context["today"], context["roles"], context["post"]) == (date(2021, 7, 2), {"clerk"}, str(anna.post))
    assert [entry.action for entry in LogEntry.objects.all()] == ["log_in"]


def test_without_a_unit_the_frame_is_that_of_the_desk(client: Client, db: None) -> None:
    text = words(client.get("/"))
    assert "登录" in text
    assert "演示日期" not in text
    assert "待办" not in text


def test_whoever_looks_from_above_gets_a_list_and_a_line_in_the_log(client: Client, town: Any) -> None:
    people.unit("b", below=type(town).objects.get(code="county"), name="另一个乡")
    person("rita", type(town).objects.get(code="county"), "reviewer")
    log_in(client, "rita")
    answer = client.get("/pages/tazhong/")
    assert re.findall(r'<li lang="zh-Hans"><a href="/units/(\w+)/"', answer.content.decode()) == ["county", "b", "tazhong"]
    entry = LogEntry.objects.latest("id")
    assert (entry.action, entry.actor, entry.thing) == ("view", "rita", f"unit:{town.pk}")
    assert entry.detail == {"path": "/pages/tazhong/"}
    client.get("/pages/county/")
    assert LogEntry.objects.count() == 2


def test_a_refusal_says_what_who_and_whom_to_ask(client: Client, town: Any) -> None:
    person("anna", town, "leader", post="监控小组组长")
    person("sam", type(town).objects.get(code="county"), "security", post="安全员")
    log_in(client, "anna")
    answer = client.get("/pages/tazhong/budget/")
    assert answer.status_code == 403
    text = words(answer)
    for said in ("您的角色不能做这件事", "“anna”（监控小组组长）", "且末县塔中镇人民政府 监控小组组长", "请找：安全员"):
        assert said in text, said
    part = client.get("/pages/tazhong/budget/", headers={"hx-request": "true"})
    assert (part.status_code, part["HX-Retarget"]) == (403, "#said")
    assert "您的角色不能做这件事" in words(part)


def test_a_refusal_of_the_framework_is_a_page_too(client: Client, town: Any) -> None:
    assert "这一页您看不了" in words(client.get("/denied/"))
    person("anna")
    log_in(client, "anna")
    answer = client.get("/denied/")
    assert answer.status_code == 403
    assert "角色：还没有角色。" in words(answer)
    assert "请找：本单位的安全管理员" in words(answer)


def test_the_unseen_answers_as_the_absent_does(client: Client, town: Any) -> None:
    other = people.unit("demo-b", below=type(town).objects.get(code="county"))
    person("anna", town, "clerk")
    log_in(client, "anna")

    def answer(path: str) -> tuple[int, str, list[tuple[str, str]]]:
        got = client.get(path)
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", got.content.decode()).replace(path, "")
        return got.status_code, body, sorted((name, value) for name, value in got.items() if name != "Content-Length")

    foreign, unknown, absent = (answer(path) for path in ("/pages/demo-b/", "/pages/no-such/", "/nowhere/"))
    assert foreign[0] == 404
    assert foreign == unknown == absent
    assert answer("/pages/demo-b/budget/") == absent
    assert other.code not in foreign[1]
