"""`jiheng serve`: prepares the place, then runs the task worker and the web server until it is told to stop."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import TextIO

import django
from django.conf import settings

from jiheng.say import say
from jiheng.web.tie import tie

USAGE, FAILED, INTERRUPTED = 64, 1, 130
READY, GRACE = 60.0, 8.0
WORKER_GRACE = 4  # seconds, less than GRACE: a web worker that is told to stop while it starts misses it and is killed
WEB_WORKERS = 2
DEMO_TODAY = "2021-07-02"
STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def serve(port: int = 8000, host: str = "127.0.0.1", demo: bool = False) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code. The second start needs no preparing and takes seconds.

    With `demo` the demonstration is there as well, and the business date is its own unless the environment names one.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    if demo:
        os.environ.setdefault("JIHENG_TODAY", DEMO_TODAY)
    if (refused := _refusal(host, port)) is not None:
        return refused
    django.setup()
    with _only_one() as alone:
        if not alone:
            _tell(say("另一个绩衡正在用这个数据文件夹。先停掉它，或用 JIHENG_DATA 指定另一个文件夹。"))
            return FAILED
        prepare(demo)
        return _run(host, port, demo)


def prepare(demo: bool = False) -> None:
    """Bring database, static files, the example and the demonstration up to date; what is already there is left alone."""
    from django.core.management import call_command  # needs django.setup

    from jiheng.web.cycles import archiving
    from jiheng.web.desk.actions import requeue_lost
    from jiheng.web.example import load_example

    call_command("migrate", interactive=False, verbosity=0)
    call_command("clearsessions")
    _collect_static()
    requeue_lost()
    archiving.requeue_lost()
    if demo:
        from jiheng.web.demo.build import build

        build()
    try:
        load_example()
    except Exception as error:  # noqa: BLE001  the example is a courtesy: without it the desk still works
        _tell(say("示例没有装上：{error}", error=error))


def _refusal(host: str, port: int) -> int | None:
    """The exit code where this address cannot be served, after a sentence that says why."""
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        _tell(say("传输没有加密，只能在本机打开：地址请用 127.0.0.1，不能用 {host}。", host=host))
        return USAGE
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            _tell(say("端口 {port} 用不了，多半已被占用。换一个再启动，例如 PORT={other}。", port=port, other=port % 65000 + 1))
            return FAILED
    return None


@contextmanager
def _only_one() -> Iterator[bool]:
    """Hold the lock of the data folder, where the system has locks; a lock dies with its process."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with (settings.JIHENG_DATA / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _collect_static() -> None:
    """Make hashed and compressed copies of the static files where any of them has changed."""
    from django.contrib.staticfiles.finders import get_finders

    found = sorted((path, Path(storage.path(path)).stat()) for finder in get_finders() for path, storage in finder.list([]))
    state = [(path, stat.st_mtime_ns, stat.st_size) for path, stat in found]
    digest = hashlib.sha256(repr(state).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    if stamp.is_file() and stamp.read_text("ascii") == digest:
        return
    _tell(say("正在准备页面文件……"))
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "-v", "0"], check=True)
    stamp.write_text(digest, "ascii")


def _run(host: str, port: int, demo: bool) -> int:
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    before = {name: signal.signal(name, stop) for name in STOPS}
    children = [_start(command) for command in (_worker(), _server(host, port))]
    try:
        if _ready(host, port, children, stopped):
            _tell(say("绩衡已启动：{address}（停止按 Ctrl+C）", address=_address(host, port)), sys.stdout)
            _tell(say("只有本机能打开；数据在 {folder}。", folder=settings.JIHENG_DATA))
            if demo:
                _tell(_logins(), sys.stdout)
            elif _empty():
                _tell(say("还没有单位和账号：打开 {address}start/ 建账。", address=_address(host, port)))
        while not stopped and all(child.poll() is None for child in children):
            time.sleep(0.2)
        if not stopped:
            _tell(say("服务自己停了，原因见上面的输出。"))
            return FAILED
        return INTERRUPTED if stopped[0] == signal.SIGINT else 0
    finally:
        _end(children)
        for name, handler in before.items():
            signal.signal(name, handler)


def _empty() -> bool:
    """Whether there is nothing here yet that anybody could log in to."""
    from jiheng.web.orgs.founding import empty  # needs django.setup

    return empty()


def _logins() -> str:
    """The log-ins of the demonstration in one line."""
    from jiheng.web.demo.people import LOGINS, PASSWORD

    people = "、".join(f"{one.name} {one.role.label}" for one in LOGINS)
    return say("演示账号（密码都是 {password}，只能在本机登录）：{people}", password=PASSWORD, people=people)


def _worker() -> list[str]:
    return ["django", "db_worker", "--interval", "0.3", "--no-startup-delay"]


def _server(host: str, port: int) -> list[str]:
    workers = min(WEB_WORKERS, os.cpu_count() or 1)
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": workers,
        "workers-kill-timeout": WORKER_GRACE,
        "blocking-threads": 4,
        "log-level": "warning",
    }
    return ["granian", "jiheng.web.wsgi:application", "--no-ws", *(f"--{name}={value}" for name, value in options.items())]


def _start(module: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl+C reaches only us and we stop both in order."""
    return subprocess.Popen([sys.executable, "-m", *module], start_new_session=True, preexec_fn=tie)


def _ready(host: str, port: int, children: list[subprocess.Popen[bytes]], stopped: list[int]) -> bool:
    """Wait until /healthz answers; False where a child died or we were told to stop."""
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and not stopped and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(_address(host, port) + "healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _tell(words: str, stream: TextIO | None = None) -> None:
    """Talk goes to stderr; only the address is the result of the command."""
    stream = stream or sys.stderr
    stream.write(words + "\n")
    stream.flush()
