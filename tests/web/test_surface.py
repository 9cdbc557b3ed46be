"""The closed surface: one policy on every answer, nothing inline anywhere, this machine only, and errors that say nothing more."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.web import urls
from jiheng.web.middleware import POLICY
from jiheng.web.orgs.models import User
from support import ROOT

WEB = ROOT / "src/jiheng/web"
pytestmark = pytest.mark.django_db(transaction=True)


def answers(client: Client, run: Any) -> Iterator[tuple[str, Any]]:
    """One answer of every kind: pages, downloads, errors, static files."""
    pages = ["/", "/?part=queue", run.get_absolute_url(), "/healthz", "/nowhere", "/static/look/tokens.css", "/static/none.css"]
    pages += [reverse(name, args=[run.pk]) for name in ("audit_report", "annotated", "original")]
    for page in pages:
        answer = client.get(page)
        yield page, answer
        answer.close()  # a static file is open until then
    yield "post", client.post("/")
    yield "stale", Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post(reverse("audits"))
    yield "remote", client.get("/", REMOTE_ADDR="10.1.2.3")
    yield "foreign host", Client(headers={"host": "evil.example"}).get("/")


def test_every_answer_carries_the_policy(client: Client, run: Any) -> None:
    wanted = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert wanted == POLICY
    for name, answer in answers(client, run):
        assert answer["Content-Security-Policy"] == POLICY, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["X-Frame-Options"] == "DENY", name


def test_no_page_holds_anything_inline(client: Client, run: Any) -> None:
    pages = [answer for _, answer in answers(client, run) if answer.get("Content-Type", "").startswith("text/html")]
    assert len(pages) > 6
    for answer in pages:
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", answer.content.decode())


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_anything_inline(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js|\|safe\b|autoescape off", text)
    assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", [*sorted((WEB / "desk/static").rglob("*.*")), *sorted((WEB / "static/look").iterdir())], ids=str)
def test_no_static_file_reaches_outside_or_evaluates(path: Path) -> None:
    text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|@import|url\(|\beval\b|new Function|innerHTML|outerHTML\s*=|document\.write|<script", text)


def test_only_this_machine_may_look(client: Client) -> None:
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        assert client.get("/healthz", REMOTE_ADDR=address).status_code == 200, address
    for address in ("10.0.0.1", "192.168.1.5", "8.8.8.8", "::ffff:10.0.0.1", "", "unix:"):
        answer = client.get("/healthz", REMOTE_ADDR=address)
        assert answer.status_code == 403, address
        assert "只能在装了绩衡的这台电脑上打开" in answer.content.decode()
    for header in ("x-forwarded-for", "forwarded", "x-real-ip"):
        assert client.get("/", headers={header: "10.0.0.1"}).status_code == 403, header


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:9000"])
def test_own_names_are_served(host: str) -> None:
    assert Client(headers={"host": host}).get("/").status_code == 200


@pytest.mark.parametrize("host", ["jiheng.example", "10.0.0.1", "127.0.0.1.evil.example"])
def test_a_foreign_name_is_refused_in_words(host: str) -> None:
    answer = Client(headers={"host": host}).get("/")
    assert answer.status_code == 400
    assert "127.0.0.1" in answer.content.decode()


def test_what_is_not_there_answers_with_one_and_the_same_body(client: Client, run: Any) -> None:
    def body(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 404
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        return text.replace(path, "")

    unknown = ("/nowhere", "/audits/999/", "/audits/999/report/", "/audits/999/annotated", "/audits/999/original", "/audits/x/")
    bodies = {body(path) for path in unknown}
    assert len(bodies) == 1
    assert "没有这一页" in bodies.pop()


def broken(request: Any) -> Any:
    """A view with a fault."""
    raise RuntimeError("secret of the house")


def test_a_fault_shows_a_number_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    monkeypatch.setattr("jiheng.web.desk.queries.queue", lambda: broken(None))
    with caplog.at_level(logging.ERROR):
        answer = Client(raise_request_exception=False, headers={"host": "localhost"}).get("/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert answer["Content-Security-Policy"] == POLICY
    assert "secret" not in text
    assert "Traceback" not in text
    number = re.search(r"<b>(\d{4}-\d{4}-\d{3})</b>", text)
    assert number
    assert number[1] in caplog.text
    assert "secret of the house" in caplog.text


def test_downloads_are_attachments_under_their_own_names(client: Client, run: Any) -> None:
    original = client.get(reverse("original", args=[run.pk]))
    assert original.content == "样本".encode()
    assert original["Content-Disposition"] == "attachment; filename*=utf-8''%E6%A0%B7%E6%9C%AC.txt"
    assert original["Content-Type"] == "application/octet-stream"
    copy = client.get(reverse("annotated", args=[run.pk]))
    assert copy.content == b"<!doctype html>copy"
    assert copy["Content-Disposition"].endswith("%E6%A0%B7%E6%9C%AC.%E6%89%B9%E6%B3%A8.html")
    assert copy["Content-Type"] == "application/octet-stream"


def test_healthz_says_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


OPEN = {
    "", "audits/", "audits/<int:pk>/", "audits/<int:pk>/report/", "audits/<int:pk>/annotated", "audits/<int:pk>/original",
    "healthz", "language/setlang/", "login/", "logout/", "api/v1/openapi.json", "api/v1/docs",
    "surveys/<str:token>/",
}  # fmt: skip
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "0" * 32, "setup_page": "unit"}


def addresses(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every address of the app as its pattern is written."""
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        yield from addresses(pattern.url_patterns, whole) if hasattr(pattern, "url_patterns") else [whole]


def test_no_address_is_open_but_those_meant(client: Client) -> None:
    """Whoever is not logged in is sent to the log-in, or told so where a form was sent."""
    User.objects.create_user("anna")  # the set-up is open while there is neither account nor unit, and gone from then on
    found = set(addresses(urls.urlpatterns))
    assert found >= OPEN
    for address in found - OPEN:
        page = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda gap: SAMPLES[gap[1] or "str"], address)
        shown, sent = client.get(page), client.post(page)
        if address.startswith("start/"):
            assert {shown.status_code, sent.status_code} <= {404, 405}, address
            continue
        if address.startswith("api/v1/"):
            assert shown.status_code == sent.status_code == 401, address
            continue
        assert shown.status_code in (302, 405), address
        assert shown.status_code == 405 or shown["Location"] == f"/login/?next={page}", address
        assert sent.status_code in (401, 405), address
