"""Capped workers: whatever one file does to its process, it is told in a line, and the next file goes on."""

import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from docx_making import docx, package, para
from jiheng.errors import Unreadable
from jiheng.read import capped, worker
from jiheng.read.capped import Limits
from jiheng.read.files import load

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # fork under xdist
QUICK = Limits(memory=200 << 20, cpu=2, wall=1.0)
SLACK = Limits(memory=200 << 20, cpu=20, wall=20)


def told(_: object, reason: str) -> bytes:
    return b"! " + reason.encode()


def answers(function: Callable[[int], bytes], items: Sequence[int], jobs: int = 2, limits: Limits = QUICK) -> list[str]:
    found = list(worker.run(function, items, jobs, told, limits))
    assert [item for item, _ in found] == list(items)
    return [answer.decode() for _, answer in found]


def children() -> list[int]:
    return [int(name) for name in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork even where the test runner has a thread (xdist): the functions here cannot be sent to another process."""
    monkeypatch.setattr(worker, "_can_fork", lambda: True)


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Hold for every test here: no child and no descriptor stays behind."""
    resource_tracker.ensure_running()  # multiprocessing's own helper, which stays
    before = set(children()), descriptors()
    yield
    assert (set(children()), descriptors()) == before


def number(item: int) -> bytes:
    return str(item).encode()


@pytest.mark.parametrize("jobs", [0, 1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 16, 17, 150])
def test_results_come_in_order_whatever_the_jobs(jobs: int, count: int) -> None:
    assert answers(number, range(count), jobs, SLACK) == [str(item) for item in range(count)]


def test_the_slowest_file_does_not_change_the_order() -> None:
    def uneven(item: int) -> bytes:
        time.sleep(0.2 if item == 0 else 0)
        return number(item)

    assert answers(uneven, range(60), 2, SLACK) == [str(item) for item in range(60)]


def hog(_: int) -> bytes:
    held = []
    while True:
        held.append(bytes(1 << 20))


def spin(_: int) -> bytes:
    while True:
        pass


def fail(item: int) -> bytes:
    raise ValueError(f"no {item}")


def refuse(_: int) -> bytes:
    raise Unreadable("文件是空的。")


def huge(_: int) -> bytes:
    return bytes(worker._RESULT_LIMIT + 1)


def harm(name: str, act: Callable[[int], object], words: str) -> object:
    return pytest.param(act, words, id=name)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        harm("abort", lambda _: os.abort(), "读取进程意外中止（信号 6）"),
        harm("segmentation fault", lambda _: os.kill(os.getpid(), signal.SIGSEGV), "读取进程意外中止（信号 11）"),
        harm("exit", lambda _: os._exit(3), "读取进程意外中止（退出码 3）"),
        harm("quiet exit", lambda _: os._exit(0), "读取进程意外中止（退出码 0）"),
        harm("out of memory", hog, "内存超限（每份文件最多 200 MB）"),
        harm("one great allocation", lambda _: bytes(1 << 40), "内存超限"),
        harm("killed by the system", lambda _: os.kill(os.getpid(), signal.SIGKILL), "内存超限"),
        harm("a result beyond all measure", huge, "内存超限"),
        harm("sleep", lambda _: time.sleep(60), "用时超限（每份文件最多 1 秒）"),
        harm("stopped", lambda _: os.kill(os.getpid(), signal.SIGSTOP), "用时超限"),
        harm("closed pipes", lambda _: os.closerange(3, 64), "读取进程意外中止"),
        harm("error", fail, "程序内部错误（ValueError: no 20，test_worker.py:"),
        harm("system exit", lambda _: sys.exit(1), "程序内部错误（SystemExit: 1"),
        harm("interrupt", lambda _: signal.raise_signal(signal.SIGINT) or b"20", "20"),
        harm("a sentence for the user", refuse, "! 文件是空的。"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_is_told_and_the_others_are_done(act: Callable[[int], bytes], words: str, jobs: int) -> None:
    found = answers(lambda item: act(item) if item == 20 else number(item), range(40), jobs)
    assert words in found.pop(20)
    assert found == [str(item) for item in range(40) if item != 20]


def test_cpu_time_is_counted_for_each_file() -> None:
    limits = Limits(memory=200 << 20, cpu=1, wall=30)

    def work(item: int) -> bytes:
        until = time.process_time() + 0.8
        while item == 2 or time.process_time() < until:
            pass
        return number(item)

    found = answers(work, range(4), 1, limits)
    assert "用时超限（每份文件最多计算 1 秒）" in found.pop(2)
    assert found == ["0", "1", "3"]


def test_every_file_bad() -> None:
    found = answers(lambda _: os.abort() or b"", range(20), 2)
    assert all("意外中止" in answer for answer in found)


def test_a_single_bad_file() -> None:
    assert "意外中止" in answers(lambda _: os.abort() or b"", [1], 1)[0]


def test_a_file_is_not_blamed_for_what_others_left_in_its_worker() -> None:
    seen: list[int] = []

    def weary(item: int) -> bytes:
        seen.append(item)
        if item == 5 and len(seen) > 1:
            os.abort()
        return number(item)

    assert answers(weary, range(8), 1) == [str(item) for item in range(8)]


def test_leaving_early_ends_the_workers() -> None:
    before = children()
    run = worker.run(number, range(1000), 2, told)
    next(run)
    assert len(children()) == len(before) + 2
    run.close()  # type: ignore[attr-defined]


def test_a_slow_reader_of_results_is_not_a_slow_file() -> None:
    found = 0
    for _ in worker.run(lambda _: bytes(100_000), range(12), 2, told, Limits(memory=200 << 20, cpu=20, wall=0.5)):
        found += 1
        if found in (1, 4):
            time.sleep(1)
    assert found == 12


def test_memory_of_the_parent_stays_flat() -> None:
    import resource

    def large(item: int) -> bytes:
        return bytes(50_000) + number(item)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(len(answer) > 50_000 for _, answer in worker.run(large, range(4000), 2, told, SLACK))
    assert count == 4000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_what_a_file_started_dies_with_it(tmp_path: Path) -> None:
    def starts(_: int) -> bytes:
        started = subprocess.Popen(["sleep", "60"])
        (tmp_path / "pid").write_text(str(started.pid))
        time.sleep(60)
        return b""

    assert "用时超限" in answers(starts, [1])[0]
    state = Path(f"/proc/{(tmp_path / 'pid').read_text()}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.02)
    pytest.fail("the sleeper is still there")


def test_nothing_is_printed_by_a_dying_worker(capfd: pytest.CaptureFixture[str]) -> None:
    def noisy(_: int) -> bytes:
        print("x", flush=True)
        os.write(1, b"y")
        os.write(2, b"z")
        os.abort()

    answers(noisy, range(3))
    assert capfd.readouterr() == ("", "")


def test_no_network_where_the_system_lets_it_go() -> None:
    if not worker.network_dropped():
        pytest.skip("an ordinary process cannot drop the network here")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = server.getsockname()

        def connects(_: int) -> bytes:
            with socket.socket() as client:
                return b"open" if client.connect_ex(address) == 0 else b"shut"

        assert answers(connects, [1]) == ["shut"]


SCRIPT = """
import os, sys, time
from jiheng.read import capped, worker
def slow(item):
    print(os.getpid(), file=log, flush=True)
    time.sleep(30)
log = open(sys.argv[1], "w")
for _ in worker.run(slow, range(40), 2, lambda item, reason: b""):
    pass
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_when_the_parent_is_interrupted(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "pids"
    script = SCRIPT if number == signal.SIGINT else SCRIPT.replace("time.sleep(30)", "time.sleep(0.05); return b''")
    with subprocess.Popen([sys.executable, "-c", script, str(log)], stderr=subprocess.DEVNULL) as parent:
        for _ in range(500):
            if log.exists() and len(set(log.read_text().split())) == 2:
                break
            time.sleep(0.01)
        parent.send_signal(number)
        parent.wait(10)
    for pid in set(log.read_text().split()):
        for _ in range(300):
            if not Path(f"/proc/{pid}").exists():
                break
            time.sleep(0.01)
        assert not Path(f"/proc/{pid}").exists()


def test_documents_in_workers(tmp_path: Path) -> None:
    wide = "<a " + " ".join(f'b{number}=""' for number in range(400_000)) + ">"
    files = {
        "a.txt": "预算486.29万元".encode(),
        "b.docx": package({"word/document.xml": b" " * (70 << 20)}),
        "c.html": f"<html><p>预算</p>{wide}".encode(),
        "d.docx": docx(para("执行312.17万元")),
        "e.docx": docx(*[f"<w:p w:id='{number:x}'/>" for number in range(1_000_000)], para("多")),
        "f.docx": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    def read(path: Path) -> bytes:
        return load(path.name, path.read_bytes()).texts()[0].text.encode()

    large, limits = tmp_path / "e.docx", Limits(memory=200 << 20, cpu=1, wall=10)
    found = dict(worker.run(read, sorted(set(tmp_path.iterdir()) - {large}), 2, told, limits))
    found |= dict(worker.run(read, [large], 1, told, limits._replace(cpu=20, wall=60)))  # it is the memory that ends
    lines = {path.name: answer.decode() for path, answer in found.items()}
    assert lines["a.txt"] == "预算486.29万元"
    assert "压缩炸弹" in lines["b.docx"]
    assert "用时超限" in lines["c.html"]
    assert lines["d.docx"] == "执行312.17万元"
    assert "内存超限" in lines["e.docx"]
    assert "空" in lines["f.docx"]


def test_spawned_workers_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_can_fork", lambda: False)
    code = {1: "__import__('os').abort()", 3: "bytes(1 << 40)", 5: "__import__('time').sleep(60)", 6: "1 / 0"}
    items = [code.get(item, f"b'{item}'") for item in range(8)]
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None, raising=False)
    found = [answer.decode() for _, answer in worker.run(eval, items, 2, told, Limits(memory=300 << 20, cpu=9, wall=3))]
    for at, words in ((6, "ZeroDivisionError"), (5, "用时超限"), (3, "内存超限"), (1, "意外中止")):
        assert words in found.pop(at)
    assert found == ["0", "2", "4", "7"]


def test_a_process_with_threads_does_not_fork() -> None:
    code = "import threading; from jiheng.read import worker; print(worker._can_fork());"
    code += "threading.Thread(target=__import__('time').sleep, args=(1,)).start(); print(worker._can_fork())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


GLIBC = platform.libc_ver()[0] == "glibc"
FILES = """
import resource, sys
from jiheng.read.capped import keep_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    file = [b"x" * 100_000 for _ in range(64)]
    del file
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

if sys.argv[1] == "kept":
    keep_memory()
faults()
print(faults())
"""


@pytest.mark.skipif(not GLIBC, reason="only glibc gives memory back and lets itself be told not to")
def test_memory_that_a_file_leaves_free_is_kept_for_the_next() -> None:
    kept, given = (
        int(subprocess.run([sys.executable, "-c", FILES, how], capture_output=True, text=True, check=True).stdout)
        for how in ("kept", "given back")
    )
    assert kept < 20 < given


def test_a_slow_file_that_says_it_goes_on_is_not_late() -> None:
    def slow(item: int) -> bytes:
        for _ in range(4):
            time.sleep(0.4)
            capped.still_at_work(2)
        return number(item)

    assert answers(slow, [1, 2], 1) == ["1", "2"]


def test_wider_limits_hold_for_a_while_only() -> None:
    def much(size: int) -> bool:
        try:
            return bool(len(bytearray(size)))
        except MemoryError:
            return False

    def work(item: int) -> bytes:
        with capped.wider(1 << 30):
            inside = much(400 << 20)
        return f"{much(400 << 20)} {inside} {much(400 << 20)}".encode()

    assert answers(work, [1], 1, SLACK) == ["False True False"]
