"""Bodies that arrive whole: one that ends before its declared length is an error, never a shorter form.

A line that breaks in the middle of a form would otherwise leave its last field cut, and an amount of 1000 be read as 10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def whole_bodies(application: Application) -> Application:
    """Let an application read no body that was cut off; Django answers the fault as it does any broken connection."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"] = Whole(environ["wsgi.input"])
        return application(environ, start_response)

    return guarded


class Whole:
    """A body whose reader asks for no more than was declared, so that an early end is seen."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source

    def read(self, size: int) -> bytes:
        """As many bytes as are asked for."""
        parts, missing = [], size
        while missing:
            part = self.source.read(missing)
            if not part:
                raise OSError("the body was cut off")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def readline(self, size: int) -> bytes:
        """The next line, or as many bytes of it as are asked for."""
        line = self.source.readline(size)
        if size and not line:
            raise OSError("the body was cut off")
        return line
