"""Keeps what a cold start would work out anew each time: compiled regular expressions and the methods of dataclasses.

Both take a third of the time of `jiheng audit one.docx`, and both depend on nothing but a text and the Python that runs.
So their results are kept beside the .pyc files, under that very text: what is found is what compiling would give, and what
is not found is compiled as ever. Where the file cannot be read or written, or this Python is built otherwise, all goes the
usual way. Only imports are remembered: `keep` ends it before the first document is opened. Until then the collector of
garbage rests too, for imports leave none.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from jiheng import __version__

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler  # type: ignore[attr-defined]
except ImportError:  # a Python that is built otherwise
    _sre = _compiler = None

WORTH = 16  # fewer new results than these are not worth writing
MOST = 4000  # more than these hold much that is out of use

Compiled = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]


class _Memory:
    """What is kept: patterns by text and flags, code by source; and what this run has added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._compile = _compiler.compile
        self._patterns: dict[tuple[str, int], Compiled] = {}
        self._codes: dict[str, CodeType] = {}
        self._added = 0
        self._dataclasses: Any = import_module("dataclasses")
        self._load()

    def _load(self) -> None:
        with suppress(OSError, ValueError, EOFError, TypeError):
            built, patterns, codes = marshal.loads(self._path.read_bytes())
            if built == _built() and len(patterns) + len(codes) < MOST:
                self._patterns, self._codes = patterns, codes

    def install(self) -> None:
        """Stand between `re`, `dataclasses` and their compilers."""
        _compiler.compile = self._pattern
        self._dataclasses.exec = self._run

    def remove(self) -> None:
        """Leave everything as it was."""
        _compiler.compile, _compiler._sre = self._compile, _sre
        with suppress(AttributeError):
            del self._dataclasses.exec

    def save(self) -> None:
        """Write what was added, under a name of its own first: other processes may do the same."""
        if self._added < WORTH or sys.dont_write_bytecode:
            return
        own = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError, ValueError):
            data = marshal.dumps((_built(), self._patterns, self._codes))  # type: ignore[arg-type]
            own.write_bytes(data)
            own.replace(self._path)

    def _pattern(self, text: Any, flags: int = 0) -> Any:
        """What `re` calls to compile a pattern."""
        if not isinstance(text, str):
            return self._compile(text, flags)
        kept = self._patterns.get((text, int(flags)))
        if kept is None:
            return self._compiled(text, int(flags))
        state, code, groups, index, names = kept
        return _sre.compile(text, state, array("I", code).tolist(), groups, index, names)

    def _compiled(self, text: str, flags: int) -> Any:
        """Compile a pattern, and remember what its compiler gave to the engine."""
        heard = _Ear()
        _compiler._sre = heard
        try:
            pattern = self._compile(text, flags)
        finally:
            _compiler._sre = _sre
        with suppress(TypeError, ValueError, OverflowError):
            _, state, code, groups, index, names = heard.said
            self._patterns[text, flags] = (int(state), array("I", map(int, code)).tobytes(), groups, dict(index), tuple(names))
            self._added += 1
        return pattern

    def _run(self, source: str, names: dict[str, Any], space: dict[str, Any] | None = None) -> None:
        """What `dataclasses` calls to make methods of their source."""
        code = self._codes.get(source)
        if code is None:
            code = self._codes[source] = compile(source, "<dataclass>", "exec")
            self._added += 1
        exec(code, names, space)


class _Ear:
    """The engine of regular expressions, which remembers how it was called."""

    said: tuple[Any, ...] = ()

    def compile(self, *arguments: Any) -> Any:
        self.said = arguments
        return _sre.compile(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)


class _Later(ModuleType):
    """A module that is imported when it is used: dataclasses import `inspect`, a tenth of a cold start, and hardly use it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


_memory: _Memory | None = None


@contextmanager
def started() -> Iterator[None]:
    """Start quickly what is imported inside; forked workers go on with it until they call `keep`."""
    global _memory
    spec = globals()["__spec__"]
    if not gc.isenabled() or spec is None or not spec.cached or not hasattr(_compiler, "_sre"):
        yield
        return
    gc.disable()
    sys.modules.setdefault("inspect", _Later("inspect"))
    _memory = _Memory(Path(spec.cached).with_name(f"quick.{sys.implementation.cache_tag}.bin"))
    _memory.install()
    try:
        yield
    finally:
        _memory.remove()
        _memory = None
        gc.enable()


def keep() -> None:
    """End it in a worker: everything is imported. Keep what is new for the next start."""
    global _memory
    if _memory is not None:
        _memory.remove()
        _memory.save()
        _memory = None
        gc.freeze()
        gc.enable()


def _built() -> tuple[object, ...]:
    """What the kept results depend on besides their texts."""
    return __version__, sys.version, _sre.MAGIC, _sre.CODESIZE, array("I").itemsize
