"""Pages in a real browser: a server in this process, a report that was really read and audited, and no broken policy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from web.fixtures import django_db_setup, place, work  # noqa: F401

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
REPORT = Path(__file__).with_name("report.txt")
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def outcome() -> Any:
    """Return what a capped child makes of a report in prose with faults of every kind."""
    from jiheng.web.desk.work import Job, examined

    return examined(Job(REPORT.name, REPORT.read_bytes(), "national"))


@pytest.fixture
def run(live_server: Any, outcome: Any, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: F811
    """Return the finished run of that report."""
    from jiheng.web.desk.actions import take_in

    data = REPORT.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("jiheng.web.desk.work.examined", lambda job: outcome)
        taken = take_in(REPORT.name, [data], len(data))
        work()
    assert taken.run
    taken.run.refresh_from_db()
    assert taken.run.state == "done", taken.run.reason
    return taken.run


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """Return a page that fails its test when the policy was broken or a script failed."""
    trouble: list[str] = []
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    assert trouble + page.evaluate("window.broken || []") == []
