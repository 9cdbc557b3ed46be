"""The log of acts: who did what to what, and when. Rows are only ever added, each one sealed together with the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from jiheng.web.chain import START, sealed

NAME_LENGTH = 150
_UNIT, _FARTHEST = "orgs.Unit", 4
FIELDS = ("id", "at", "actor", "action", "thing", "detail")


class LogEntry(models.Model):
    """One act, written in the transaction of the act itself. Its number follows the one before without a gap.

    `unit` is the code of the unit whose thing it was; none where it was no unit's, and in rows older than the column.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=NAME_LENGTH)
    action = models.CharField(max_length=50)
    thing = models.CharField(max_length=100)
    detail = models.JSONField(default=dict)
    unit = models.CharField(max_length=40, null=True)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "web"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thing"]),
            *(models.Index(fields=[name], name=f"web_log_{name}") for name in ("actor", "action", "unit", "at")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.thing}"

    def sealed_values(self) -> dict[str, object]:
        """What the seal covers: every field of the row but the seal itself, which also closes the one before."""
        values = {name: getattr(self, name) for name in FIELDS}
        return values | {"unit": self.unit} if self.unit is not None else values


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


@transaction.atomic(savepoint=False)  # an act without its entry must not be kept, so that there is nothing to go back to
def record(action: str, thing: models.Model | str, actor: str = "local", **detail: Any) -> LogEntry:
    """Add one act; called by an action inside its own transaction. A thing without a row is named by a word.

    A `unit` of the detail is the code of the unit that it was about, where that is not the one of the thing.
    """
    head, _new = LogHead.objects.select_for_update().get_or_create(pk=1)
    entry = LogEntry(
        id=head.last_number + 1,
        at=timezone.now(),
        actor=actor,
        action=action,
        thing=thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}",
        detail=json.loads(json.dumps(detail)),
        unit=detail.get("unit") or unit_of(thing),
        previous=head.head,
    )
    entry.seal = sealed(entry.previous, entry.sealed_values())
    entry.save(force_insert=True)
    head.last_number, head.head = entry.id, entry.seal
    head.save(update_fields=["last_number", "head"])
    return entry


def unit_of(thing: models.Model | str) -> str | None:
    """The code of the unit to which a thing belongs, by whatever it hangs on; None where it is nobody's."""
    if isinstance(thing, str):
        return None
    found: models.Model | None = thing
    for name in _way(thing._meta.model):  # what a request holds as its user is only a proxy
        found = getattr(found, name, None)
    return getattr(found, "code", None) if found is not None and found._meta.label == _UNIT else None


@cache
def _way(model: type[models.Model]) -> tuple[str, ...]:
    """The shortest way of foreign keys from a model to its unit; none where there is no way."""
    ways: list[tuple[type[models.Model], tuple[str, ...]]] = [(model, ())]
    for at, way in ways:  # grows while it is walked
        if at._meta.label == _UNIT:
            return way
        if len(way) < _FARTHEST:
            keys = (field for field in at._meta.fields if isinstance(field, models.ForeignKey))
            ways += [(key.related_model, (*way, key.name)) for key in keys if isinstance(key.related_model, type)]
    return ()


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
    found = rows.order_by("-id").values_list("id", "actor", "action", "thing", "unit", "previous", "seal", *texts)
    for number, actor, action, thing, unit, previous, seal, at, detail in found.iterator(chunk_size=2000):
        values = {"id": number, "at": _moment(at), "actor": actor, "action": action, "thing": thing, "detail": _parsed(detail)}
        if unit is not None:
            values["unit"] = unit
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
