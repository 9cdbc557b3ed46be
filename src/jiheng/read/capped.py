"""The inside of a capped worker: its limits, how it gives up what it must not have, and how one item is tried.

The limits hold for one file: memory is what a file may take beyond what the process had when it started; CPU time is
counted anew for each file; wall time is watched from outside, by `worker`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import NamedTuple, NoReturn, TypeVar

from jiheng.errors import JihengError
from jiheng.say import say

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

T = TypeVar("T")

DONE, FAILED, MEMORY, ALIVE = 0, 1, 2, 3
HEAD = struct.Struct("<BQ")
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt
_DEATH_SIGNAL = 1  # of prctl
_KEPT, _LARGE = 16 << 20, 4 << 20  # so much stays free; larger blocks are got and given back one by one


class Limits(NamedTuple):
    """What one file may take: bytes of memory, seconds of CPU, seconds of wall time."""

    memory: int = 512 << 20
    cpu: int = 20
    wall: float = 60.0

    def full(self) -> str:
        """Say that memory ran out."""
        return say("内存超限（每份文件最多 {size} MB）", size=self.memory >> 20)

    def late(self) -> str:
        """Say that time ran out."""
        return say("用时超限（每份文件最多 {seconds} 秒）", seconds=f"{self.wall:g}")

    def busy(self) -> str:
        """Say that CPU time ran out."""
        return say("用时超限（每份文件最多计算 {seconds} 秒）", seconds=self.cpu)

    def reason(self, code: int, peak: int) -> str:
        """Say why a process died, by its exit code (a signal if negative) and the most memory that it took."""
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return self.busy()
        if (sys.platform != "win32" and code == -signal.SIGKILL) or peak > self.memory * 0.9:
            return self.full()  # the system kills like this when memory is short
        if code < 0:
            return say("读取进程意外中止（信号 {number}），文件可能已损坏", number=-code)
        return say("读取进程意外中止（退出码 {number}），文件可能已损坏", number=code)


LIMITS = Limits()
_tell: Callable[[], None] | None = None  # in a worker alone


def child(work: Callable[[], None], close: list[int], limits: Limits) -> NoReturn:
    """Be a forked worker: cut every tie to the parent but the pipes, do the work, and leave without a trace."""
    code = 70
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
        for number in (signal.SIGTERM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        for fd in close:
            os.close(fd)
        _silence()
        os.setpgid(0, 0)
        gc.freeze()  # what the parent had is no garbage of ours; collections need not walk it
        confine(limits)
        work()
        code = 0
    except BrokenPipeError:
        code = 0  # the parent has gone
    finally:
        os._exit(code)


def _silence() -> None:
    """Point the standard streams nowhere: an abort's last words are for the parent to say, in one line."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  they may have led elsewhere
    if "faulthandler" in sys.modules:  # it may have kept a copy of the parent's stderr
        sys.modules["faulthandler"].disable()


def confine(limits: Limits) -> None:
    """Cap memory and keep it, forbid core dumps, and drop the network where the system lets an ordinary process do so."""
    drop_network()
    keep_memory()
    if resource is not None:
        cap(resource.RLIMIT_CORE, 0)
        cap(resource.RLIMIT_AS, _mapped() + limits.memory)


@contextlib.contextmanager
def wider(memory: int) -> Iterator[None]:
    """Let this process map so much more for a while, where it is capped; afterwards a file may take what it might before."""
    if resource is None or (soft := resource.getrlimit(resource.RLIMIT_AS)[0]) == resource.RLIM_INFINITY:
        yield
        return
    left = soft - _mapped()
    cap(resource.RLIMIT_AS, _mapped() + memory)
    try:
        yield
    finally:
        cap(resource.RLIMIT_AS, _mapped() + left)


def still_at_work(seconds: int) -> None:
    """Tell the parent that a slow file goes on, and allow its next part so many seconds of CPU; nothing outside a worker."""
    if _tell is not None:
        _allow(seconds)
        _tell()


def listen_to(tell: Callable[[], None]) -> None:
    """Set how a worker tells its parent that it is still at work."""
    global _tell
    _tell = tell


def cap(kind: int, soft: int) -> None:
    """Set a soft limit, never above the hard one that is in force."""
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems know a limit but do not let it be set
        resource.setrlimit(kind, (soft, hard))


def _mapped() -> int:
    """Return the address space that this process has already; the parent may be a large one."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def drop_network() -> bool:
    """Move this process into a network namespace of its own, where there is nothing; tell whether that worked.

    Only root may do this without a user namespace; root in turn would lose its right to read others' files in one.
    """
    if sys.platform != "linux":
        return False
    if os.geteuid() == 0:
        return _unshare(_NEW_NET)
    return _unshare(_NEW_USER | _NEW_NET)


def _unshare(flags: int) -> bool:
    if sys.version_info >= (3, 12):
        try:
            os.unshare(flags)
        except OSError:
            return False
        return True
    return _c_library("unshare", flags) == 0  # Python 3.11 has no os.unshare


def keep_memory() -> None:
    """Have the C library keep what a file leaves free for the next one, where the system's lets itself be told.

    By default it gives the top of its heap back after each file and gets it anew, page by page, for the next: a tenth
    of the time that a report takes.
    """
    if sys.platform == "linux":
        _c_library("mallopt", _TRIM_THRESHOLD, _KEPT)
        _c_library("mallopt", _MMAP_THRESHOLD, _LARGE)


def end_with_parent() -> None:
    """Have the system kill this process when the one that started it ends, where it can."""
    if sys.platform == "linux":
        _c_library("prctl", _DEATH_SIGNAL, signal.SIGKILL)


def _c_library(function: str, *numbers: int) -> int | None:
    """Call a function of what is linked into this process; importing ctypes would cost a start more than all else it does."""
    try:
        import _ctypes

        return int(_ctypes.call_function(_ctypes.dlsym(_ctypes.dlopen("", 0), function), numbers))
    except (ImportError, OSError, AttributeError):
        return None


def attempt(function: Callable[[T], bytes], item: T, limits: Limits) -> tuple[int, bytes]:
    """Try one item: DONE with its result, FAILED with the reason, or MEMORY."""
    _allow(limits.cpu)
    try:
        return DONE, function(item)
    except MemoryError:
        return MEMORY, b""
    except JihengError as error:  # raised on purpose, and already said for a user
        return FAILED, str(error).encode("utf-8", "replace")
    except BaseException as error:  # noqa: BLE001  whatever it was, the next file goes on
        return FAILED, _told(error).encode("utf-8", "replace")


def _allow(seconds: int) -> None:
    """Let this process use so many seconds of CPU from now on; then it is ended by SIGXCPU."""
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cap(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)


def held() -> int:
    """Return the most memory that this process has held so far, in the unit of `os.wait4`."""
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _told(error: BaseException) -> str:
    """Name an error of the program with the place where it happened, for whoever is asked to mend it."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{PurePath(last.filename).name}:{last.lineno}"
    return say("程序内部错误（{kind}: {text}，{where}）", kind=type(error).__name__, text=str(error)[:200], where=where)


def write(sink: int, *parts: bytes) -> None:
    """Write all bytes to a pipe, however few it takes at a time."""
    rest = memoryview(b"".join(parts))
    while rest:
        rest = rest[os.write(sink, rest) :]
