"""POST /audits gives what the command line gives, reads nothing in the web process, and says what cannot be read."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from cli.calling import call as command
from support import ROOT

pytestmark = pytest.mark.django_db
FILE = ROOT / "examples/tazhong-filed.md"
FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def test_it_is_what_the_command_line_prints(call: Callable[..., Any]) -> None:
    from jiheng.web.log import LogEntry

    printed = command("audit", FILE.name, "--json", cwd=FILE.parent).objects()
    with FILE.open("rb") as file:
        answer = call("clerk", "post", "/audits", file)
    assert answer.status_code == 200
    assert answer.json() == printed
    assert printed[0]["findings"]
    entry = LogEntry.objects.latest("id")
    assert (entry.action, entry.actor, entry.detail["name"]) == ("audit", "clerk", FILE.name)


@FORKS
@pytest.mark.usefixtures("forked")
def test_nothing_is_read_in_the_web_process(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    import json
    import os

    monkeypatch.setattr("jiheng.web.api.routes_audits.examine", lambda job: json.dumps({"process": os.getpid()}).encode())
    (found,) = call("clerk", "post", "/audits", named("x.txt", b"x")).json()
    assert found["process"] != os.getpid()


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child be forked, though tests before this one left threads: it has to know what the test replaced."""
    monkeypatch.setattr("jiheng.read.worker._can_fork", lambda: True)


def named(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_what_cannot_be_read_is_said_as_on_the_command_line(call: Callable[..., Any]) -> None:
    answer = call("clerk", "post", "/audits", named("坏.docx", b"PK\x03\x04 no zip"))
    assert answer.status_code == 200
    (found,) = answer.json()
    assert found["error"]
    assert found["file"] == "坏.docx"


def test_an_empty_file_and_none_at_all(call: Callable[..., Any]) -> None:
    assert call("clerk", "post", "/audits", named("x.txt", b"")).json()["errors"][0]["pointer"] == "/file"
    assert call("clerk", "post", "/audits", {}).status_code == 422


def test_the_same_file_under_one_key_is_audited_once(call: Callable[..., Any]) -> None:
    from jiheng.web.log import LogEntry

    first, again = (call("clerk", "post", "/audits", named("x.txt", b"a"), idempotency_key="k") for _ in range(2))
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert LogEntry.objects.filter(action="audit", actor="clerk").count() == 1
    assert call("clerk", "post", "/audits", named("x.txt", b"b"), idempotency_key="k").status_code == 422


@FORKS
@pytest.mark.usefixtures("forked")
def test_a_fault_of_the_reader_is_logged_under_its_number(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("jiheng.write.audited.audit_file", broken)
    answer = call("clerk", "post", "/audits", named("x.txt", b"a"))
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert answer.json()["number"] in caplog.text
    assert "secret of the house" in caplog.text


def test_each_document_of_an_archive_has_its_object(call: Callable[..., Any]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("一/甲.md", FILE.read_bytes())
        made.writestr("乙.docx", b"PK\x03\x04")
        made.writestr("说明.exe", b"MZ")
    found = call("clerk", "post", "/audits", named("各镇.zip", target.getvalue())).json()
    assert [one["file"] for one in found] == ["各镇.zip/一/甲.md", "各镇.zip/乙.docx"]
    assert found[0]["findings"]
    assert "损坏" in found[1]["error"]


def test_an_archive_that_cannot_be_opened_is_refused(call: Callable[..., Any]) -> None:
    answer = call("clerk", "post", "/audits", named("各镇.zip", b"PK\x03\x04"))
    assert answer.status_code == 422
    assert "损坏" in answer.content.decode()
