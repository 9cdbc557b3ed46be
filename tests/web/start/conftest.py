"""An empty place, the example's report as a Word file, and what the pages of a set-up are asked for."""

import re
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support import ROOT

PASSWORD = "zhong-tian-ta-64"
FIRST = ("admin", "security", "logkeeper", "clerk", "leader")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work: the tests are about set-ups, not about Argon2."""
    for name, value in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(f"django.contrib.auth.hashers.Argon2PasswordHasher.{name}", value)


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each file once in a capped child: the same bytes under the same name give the same."""
    from jiheng.web.start import reading

    real = reading.read_in_child
    monkeypatch.setattr(reading, "read_in_child", lambda *job: deepcopy(_FOUND.get(job) or _FOUND.setdefault(job, real(*job))))


_FOUND: dict[tuple[Any, ...], dict[str, Any]] = {}


@pytest.fixture(autouse=True)
def day(settings: Any) -> None:
    """The day on which the example was filed."""
    from datetime import date

    settings.JIHENG_TODAY = date(2021, 7, 2)


@cache
def example() -> Any:
    """What the example states."""
    from jiheng.read.data import load_report

    facts = ROOT / "examples/tazhong.yaml"
    return load_report(facts.name, facts.read_bytes())


@cache
def written(kind: str = "docx") -> bytes:
    """The example's report as `jiheng report` writes it."""
    from jiheng.profiles.profile import profile
    from jiheng.write.report import write_report

    return write_report(example(), kind, profile())


def upload(name: str = "report.docx", data: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, written() if data is None else data)


def accounts(roles: tuple[str, ...] = FIRST) -> dict[str, str]:
    """What the page of the accounts is asked for: a name a role, and the password of the one who sits here."""
    own = {"admin-password": PASSWORD, "admin-again": PASSWORD} if "admin" in roles else {}
    return {f"{role}-username": role for role in roles} | own


def handed(page: str) -> dict[str, str]:
    """The one-time passwords that a page shows, by account."""
    rows = re.findall(r'<th scope="row">([^<]+)</th><td><code class="secret">([^<]+)</code>', page)
    return dict(rows)


def fields(answer: Any) -> dict[str, str]:
    """What a browser would send of a page as it stands: every field with its value, every tick that is set, lines ended by CRLF."""
    from lxml import html

    form = html.fromstring(answer.content.decode()).get_element_by_id("main").forms[0]
    sent = {name: value for name, value in form.form_values() if name not in ("csrfmiddlewaretoken", "go")}
    areas = {area.name for area in form.iter("textarea")}  # the first line end of one belongs to the markup
    return {name: value.removeprefix("\n").replace("\n", "\r\n") if name in areas else value for name, value in sent.items()}


def begun(client: Client, roles: tuple[str, ...] = FIRST) -> None:
    """Begin a set-up and give it its accounts."""
    assert client.post("/start/").url == "/start/accounts/"
    assert client.post("/start/accounts/", accounts(roles)).url == "/start/report/"


def dropped(client: Client, file: SimpleUploadedFile | None = None) -> None:
    """Hand the report in."""
    answer = client.post("/start/report/", {"file": file or upload(), "go": "read"})
    assert answer.status_code == 302, answer.content.decode()


def passed(client: Client, page: str, **changed: str) -> Any:
    """Hand a page in as it stands, with some fields changed."""
    address = f"/start/{page}/"
    typed = fields(client.get(address)) | {name.replace("__", "-"): value for name, value in changed.items()}
    return client.post(address, typed)
