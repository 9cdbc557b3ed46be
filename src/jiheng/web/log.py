"""The log of acts: who did what to what, and when. Rows are only ever added, each one sealed together with the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from jiheng.web.chain import START, sealed

NAME_LENGTH = 150
FIELDS = ("id", "at", "actor", "action", "thing", "detail")


class LogEntry(models.Model):
    """One act, written in the transaction of the act itself. Its number follows the one before without a gap."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=NAME_LENGTH)
    action = models.CharField(max_length=50)
    thing = models.CharField(max_length=100)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "web"
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.thing}"

    def sealed_values(self) -> dict[str, object]:
        """What the seal covers: every field of the row but the seal itself, which also closes the one before."""
        return {name: getattr(self, name) for name in FIELDS}


class LogHead(models.Model):
    """The end of the log: one row, locked by whoever adds to it, so that acts come one after the other."""

    last_number = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default=START)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        return f"{self.last_number}"


@dataclass(frozen=True, slots=True)
class Break:
    """One row of the log that is not as it was written: changed, missing or inserted; number 0 is the head itself."""

    number: int
    what: str


@transaction.atomic
def record(action: str, thing: models.Model | str, actor: str = "local", **detail: Any) -> LogEntry:
    """Add one act; called by an action inside its own transaction. A thing without a row is named by a word."""
    head, _new = LogHead.objects.select_for_update().get_or_create(pk=1)
    entry = LogEntry(
        id=head.last_number + 1,
        at=timezone.now(),
        actor=actor,
        action=action,
        thing=thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}",
        detail=json.loads(json.dumps(detail)),
        previous=head.head,
    )
    entry.seal = sealed(entry.previous, entry.sealed_values())
    entry.save(force_insert=True)
    head.last_number, head.head = entry.id, entry.seal
    head.save(update_fields=["last_number", "head"])
    return entry


def plain(typed: str) -> str:
    """A name as somebody typed it, on one line: what cannot be printed becomes a mark, and the rest is cut."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in typed)[:NAME_LENGTH]


def verify_log() -> Iterator[Break]:
    """Every break of the log, from its head down: a row is whole if its seal is right and is the one that the row after it knows.

    Below a broken row the walk begins anew: what such a row says of the one before proves nothing.
    """
    head = LogHead.objects.filter(pk=1).first()
    wanted, above = (head.head, head.last_number + 1) if head else (None, 0)
    at_head = True
    for number, previous, seal, computed in _rows(LogEntry.objects.all()):
        known = wanted in (None, seal)
        if not known and (wanted == START or _stands_below(number, wanted)):
            yield Break(number, "inserted")
            continue
        if at_head and (head is None or (known and number != head.last_number) or (not known and number == head.last_number)):
            yield Break(0, "head")
        at_head = False
        if not known and above - number > 1:
            yield from _missing(number + 1, above)
            known = True
        whole = known and computed == seal
        if not whole:
            yield Break(number, "changed")
        wanted, above = previous if whole else None, number
    if wanted != START:
        yield from _missing(1, above)


def _rows(rows: models.QuerySet[LogEntry]) -> Iterator[tuple[int, str, str, str]]:
    """Number, previous seal, own seal and right seal of each row, the newest first.

    Times and details are read as text, so that a row in which they are none does not stop us.
    """
    texts = (Cast("at", models.TextField()), Cast("detail", models.TextField()))
    found = rows.order_by("-id").values_list("id", "actor", "action", "thing", "previous", "seal", *texts)
    for number, actor, action, thing, previous, seal, at, detail in found.iterator(chunk_size=2000):
        values = {"id": number, "at": _moment(at), "actor": actor, "action": action, "thing": thing, "detail": _parsed(detail)}
        try:
            computed = sealed(previous, values)
        except TypeError:
            computed = ""
        yield number, previous, seal, computed


def _moment(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return text
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def _stands_below(number: int, seal: str | None) -> bool:
    """Whether the row of that seal is there, whole, further down."""
    return any(own == computed for *_, own, computed in _rows(LogEntry.objects.filter(id__lt=number, seal=seal)))


def _missing(first: int, end: int) -> Iterator[Break]:
    return (Break(number, "missing") for number in range(first, end))
