"""Puts the members of .zip files in the place of these; what stands in one is listed by a capped worker, as all is read there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from jiheng.cli.inputs import ARCHIVE, Item, Skipped
from jiheng.cli.reply import mishap, refusal
from jiheng.errors import Unreadable
from jiheng.read.kinds import ZIP
from jiheng.read.worker import run
from jiheng.say import say


def expanded(items: Sequence[Item], skipped: Skipped) -> list[Item]:
    """The items, with the documents in every archive instead of it; what is none is counted."""
    shut = [item for item in items if not item.wrong and _archive(item)]
    listed = {item[:2]: json.loads(answer) for item, answer in run(_listed, shut, 1, _died)}
    found: list[Item] = []
    for item in items:
        found += _inside(item, listed[item[:2]], skipped) if item[:2] in listed else (item,)
    return found


def _archive(item: Item) -> bool:
    if item.data is not None:
        return item.data.startswith(ZIP)
    return PurePath(item.path).suffix.lower() == ARCHIVE


def _listed(item: Item) -> bytes:
    """What stands in an archive, as JSON: its members, null for a document, or why there is nothing."""
    from jiheng.read.archive import members

    try:
        return json.dumps(members(item.content())).encode()
    except MemoryError:
        raise
    except Unreadable as error:
        return json.dumps(str(error)).encode()
    except Exception as error:  # noqa: BLE001  said in one line
        return json.dumps(mishap(error)).encode()


def _died(item: Item, reason: str) -> bytes:
    return json.dumps(refusal(reason)).encode()


def _inside(item: Item, listed: list[list[object]] | str | None, skipped: Skipped) -> Iterator[Item]:
    """The documents of one archive, or the archive itself where it is a document or cannot be read."""
    if listed is None:
        yield item
    elif isinstance(listed, str):
        yield item._replace(wrong=listed)
    else:
        found = [member for one in listed if (member := _member(item, one, skipped))]
        yield from found or [item._replace(wrong=say("压缩包里没有可以核对的文件。"))]


def _member(item: Item, listed: list[object], skipped: Skipped) -> Item | None:
    shown, inside, wrong = listed
    assert isinstance(shown, list)
    assert isinstance(inside, list)
    if not wrong and any(part.startswith(".") for part in shown[:-1]):
        skipped.hidden += 1
        return None
    if not wrong and not skipped.wants(shown[-1]):
        return None
    folder = PurePath(item.under, PurePath(item.path).name, *(part[:60] for part in shown[:-1]))
    return item._replace(name="/".join((item.name, *shown)), under=str(folder), inside=tuple(inside), wrong=str(wrong))
