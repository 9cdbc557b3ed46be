"""Where annotated copies go: `<stem>.批注.docx` (.xlsx, .pdf, .html) below the folder asked for, never over a file read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jiheng.cli.inputs import ANNOTATED, Item
from jiheng.cli.output import save, unwritable
from jiheng.errors import CannotWrite


class Copies:
    """The folder of annotated copies; what stood in a folder that was walked stands in the same one below it."""

    def __init__(self, folder: str, items: Iterable[Item]) -> None:
        """Make the folder if it is missing; CannotWrite says why that failed."""
        self._folder = Path(folder)
        self._taken = {Path(item.path).resolve() for item in items if item.path}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(unwritable(self._folder, error)) from error

    def keep(self, item: Item, copy: bytes, suffix: str) -> Path:
        """Write the copy of a file; return where it is."""
        target = self._free(self._folder / item.under, item.stem(), suffix)
        save(target, copy)
        return target

    def stands(self, copy: str) -> None:
        """Leave a copy alone that a call before this one has made."""
        self._taken.add(Path(copy).resolve())

    def _free(self, folder: Path, stem: str, suffix: str) -> Path:
        """A name that is no input's and that this call has not given yet."""
        number, target = 1, folder / f"{stem}{ANNOTATED}{suffix}"
        while target.resolve() in self._taken:
            number += 1
            target = folder / f"{stem}-{number}{ANNOTATED}{suffix}"
        self._taken.add(target.resolve())
        return target
