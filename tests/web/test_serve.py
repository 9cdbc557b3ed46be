"""`serve` prepares an empty place with the example, answers, stops cleanly, and needs nothing the second time."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from jiheng.web.serve import WEB_WORKERS

CODE = "import sys; from jiheng.web.serve import serve; sys.exit(serve({port}, {host!r}))"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, host: str = "127.0.0.1") -> list[str]:
    return [sys.executable, "-c", CODE.format(port=port, host=host)]


def environment(place: Path) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return {**own, "JIHENG_DATA": str(place), "PYTHONUTF8": "1"}


@contextmanager
def serving(place: Path, port: int) -> Iterator[str]:
    """Serve until the block ends; give the address once it is printed."""
    process = subprocess.Popen(
        command(port), env=environment(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout
    assert process.stderr
    try:
        line = process.stdout.readline()
        assert "绩衡已启动" in line, process.stderr.read() if process.poll() is not None else line
        yield re.search(r"http://\S+/", line)[0]  # type: ignore[index]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_an_empty_place_is_prepared_once_and_the_example_audited(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()) as address:
        assert json.loads(get(address + "healthz"))["status"] == "ok"
        deadline = time.monotonic() + 120
        while "看监控页" not in (first := get(address)) and time.monotonic() < deadline:
            time.sleep(0.2)
        unit = re.search(r'<p class="unit"><a href="(/audits/\d+/)">([^<]+)</a>', first)
        assert unit
        assert unit[2] == "且末县塔中镇人民政府"
        assert "正文有" in get(address.rstrip("/") + unit[1])
        assert "预算执行" in get(address.rstrip("/") + unit[1] + "report/")
        assert re.search(r"/static/look/tokens\.[0-9a-f]{12}\.css", first)
        assert "refused" not in first
    (stamp,) = tmp_path.rglob("collected.txt")
    made = stamp.stat().st_mtime_ns
    with serving(tmp_path, free_port()) as address:
        assert stamp.stat().st_mtime_ns == made
        assert get(address).count("<tr class=") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties children to their parent")
@pytest.mark.parametrize("deaf", [False, True], ids=["all hear", "the web workers are deaf"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_behind_when_it_ends(tmp_path: Path, end: signal.Signals, deaf: bool) -> None:
    port = free_port()
    process = subprocess.Popen(
        command(port), env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    assert process.stdout.readline()
    below = workers(process.pid)
    for worker in below if deaf else ():
        os.kill(worker, signal.SIGSTOP)
    process.send_signal(end)
    process.wait()
    deadline = time.monotonic() + 15
    while answers(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        assert not answers(port)
    finally:
        for worker in below:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        process.communicate()


def workers(pid: int) -> list[int]:
    """The web workers, once all of them serve, which they do with threads of their own."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        below = [grandchild for child in children(pid) for grandchild in children(child)]
        if len(below) == min(WEB_WORKERS, os.cpu_count() or 1) and all(len(threads(one)) > 1 for one in below):
            return below
        time.sleep(0.05)
    raise AssertionError("the web workers did not come up")


def threads(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_place_is_served_once(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()):
        done = subprocess.run(
            command(free_port()), env=environment(tmp_path), capture_output=True, text=True, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert "另一个绩衡正在用这个数据文件夹" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "jiheng.example"])
def test_nothing_but_this_machine_is_served(tmp_path: Path, host: str) -> None:
    done = subprocess.run(
        command(free_port(), host), env=environment(tmp_path), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 64
    assert "只能在本机打开" in done.stderr
    assert done.stdout == ""


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            command(port), env=environment(tmp_path), capture_output=True, text=True, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert f"端口 {port} 用不了" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
