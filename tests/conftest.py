"""Set-up of all tests: hypothesis profiles, the real cases, Chromium, Django beside Playwright."""

import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from support import CASES, IN_CI, ROOT, chromium, need

DJANGO_ROOMS = ("web", "browser", "journeys")
# Tests never see the data of the checkout; each worker has a folder of its own.
DATA = tempfile.TemporaryDirectory(prefix="jiheng-tests-", ignore_cleanup_errors=True)
os.environ["JIHENG_DATA"] = DATA.name
# Playwright's event loop stays in the thread of the tests, and Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A run in the background of a shell is deaf to Ctrl-C, and so would be the processes that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=200)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if IN_CI else "dev")


def pytest_unconfigure() -> None:
    """Remove the data of this run."""
    DATA.cleanup()


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Set Django up before the first module that tests the web is imported; the other rooms do without it."""
    if module_path.relative_to(ROOT / "tests").parts[0] in DJANGO_ROOMS:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
        django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a page."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test with the reason where there is no browser; in CI that is a failure."""
    if item.get_closest_marker("browser"):
        need(chromium(), "no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="session")
def cases() -> Path:
    """Return the folder of the real cases, or skip: they do not belong to the repository."""
    if not CASES.is_dir():
        pytest.skip("the real cases do not stand beside this checkout")
    return CASES


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Drive the system's Chromium, also as root and without a network."""
    quiet = ("background-networking", "component-update", "sync", "dev-shm-usage", "gpu", "quic")
    return {"executable_path": chromium(), "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """Browse as a clerk does: in Chinese, on a small office screen."""
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 768}}
