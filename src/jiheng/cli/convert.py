"""Has LibreOffice convert the documents of old kinds of one call many at a time, before they are read.

Workers do it, under limits of their own; a file of which nothing came is tried once more alone when it is read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jiheng.cli.inputs import Item
from jiheng.cli.parser import tell
from jiheng.errors import JihengError
from jiheng.read.capped import Limits
from jiheng.read.files import OFFICE, kind_named, kind_of
from jiheng.say import say

BATCH = 8  # they take little longer than one
LIMITS = Limits(wall=90.0)


@contextmanager
def converted(items: Sequence[Item], jobs: int) -> Iterator[Sequence[Item]]:
    """The items, with what LibreOffice has made of them for as long as they are needed."""
    old = [at for at, item in enumerate(items) if kind_named(item.name) in OFFICE]
    if not _there():
        yield items
        return
    with tempfile.TemporaryDirectory(prefix="jiheng-office-", ignore_cleanup_errors=True) as folder:
        ready = list(items)
        for at in old:
            ready[at] = ready[at]._replace(ready=str(Path(folder, f"{at}.docx")))
        _convert([ready[at] for at in old], jobs)
        yield ready


def _there() -> bool:
    from jiheng.read.office import program

    return program() is not None


def _convert(items: Sequence[Item], jobs: int) -> None:
    from jiheng.read.worker import run

    tell(say("用 LibreOffice 转换 {n} 份旧格式文档…", n=len(items)))
    batches = [Batch(tuple(items[at : at + BATCH])) for at in range(0, len(items), BATCH)]
    for _ in run(Batch.convert, batches, jobs, _died, LIMITS):
        pass


class Batch(NamedTuple):
    """Some items for one call of LibreOffice."""

    items: tuple[Item, ...]

    def convert(self) -> bytes:
        """Put what is made of each where it is looked for; leave out what is no document of an old kind."""
        from jiheng.read import office

        wanted = []
        for item in self.items:
            try:
                data = item.content()
                kind = kind_of(item.name, data)
            except JihengError:
                continue  # said when it is read
            if kind in OFFICE and not office.locked(data, kind):
                wanted.append((item, kind, data))
        below = str(Path(self.items[0].ready).parent)
        made = office.converted([(kind, data) for _, kind, data in wanted], below=below) if wanted else []
        for (item, _, _), body in zip(wanted, made, strict=True):
            if body is not None:
                Path(item.ready).write_bytes(body)
        return b""


def _died(batch: Batch, reason: str) -> bytes:
    return b""
