"""What a jurisdiction asks for at a date (口径): the front door to profiles.

A *profile* is data: `*.yaml`, each value dated and with its basis, compiled to `compiled.py`; nothing here reads YAML.
`profile("sichuan", date(2025, 6, 30))` gives the values in force on that day; without a day, the latest ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from jiheng.errors import ProfileError
from jiheng.profiles.compiled import PROFILES, TEXTS
from jiheng.profiles.fields import Profile
from jiheng.profiles.values import Entry, Overlay, nearest

__all__ = ["Profile", "in_force", "keys", "label", "names", "profile", "suggest"]


def profile(name: str = "national", on: date | None = None) -> Profile:
    """The values of a profile in force on a day, the latest ones without a day; ProfileError for an unknown name."""
    if name not in PROFILES:
        hint = nearest(suggest(name) or name, PROFILES)
        raise ProfileError(f"没有名为 {name} 的口径{hint}。现有口径：{'、'.join(PROFILES)}。")
    return _pick(name, on)


def names() -> tuple[str, ...]:
    """The names of all profiles, national first."""
    return tuple(PROFILES)


def label(name: str) -> str:
    """The Chinese label of a profile, e.g. 全国口径."""
    return PROFILES[name].label


def keys() -> tuple[str, ...]:
    """The keys of a profile in the order of the reference page."""
    return tuple(TEXTS)


def suggest(region_text: str) -> str | None:
    """The profile whose region names a unit's name or region mentions most; None where none does or two tie.

    Regions without a profile of their own belong to national. It is only a suggestion: without --profile an audit
    uses national.
    """
    scores = {name: _mentioned(region_text, overlay.regions) for name, overlay in PROFILES.items()}
    best = max(scores.values())
    winners = [name for name, score in scores.items() if score == best]
    return winners[0] if best and len(winners) == 1 else None


def _mentioned(text: str, regions: Iterable[str]) -> int:
    """Count the characters of `text` that region names cover; a name inside a longer one counts once."""
    total = 0
    for region in sorted(regions, key=len, reverse=True):
        if region in text:
            total += len(region)
            text = text.replace(region, " ")
    return total


def in_force(overlay: Overlay, on: date | None) -> Profile:
    """The values of an overlay on a day, the latest ones without a day."""
    chosen = {key: entry for key, entries in overlay.entries.items() if (entry := _last(entries, on or date.max))}
    values = {key: entry.value for key, entry in chosen.items() if key in TEXTS}
    return Profile(
        name=overlay.name,
        label=overlay.label,
        regions=overlay.regions,
        on=on,
        severities=tuple((key, entry.value) for key, entry in chosen.items() if key not in TEXTS),
        sources={key: entry.source for key, entry in chosen.items()},
        texts=TEXTS,
        **values,
    )


@lru_cache(maxsize=64)
def _pick(name: str, on: date | None) -> Profile:
    return in_force(PROFILES[name], on)


def _last(entries: tuple[Entry, ...], day: date) -> Entry | None:
    """The last entry that starts on or before the day."""
    return next((entry for entry in reversed(entries) if entry.start <= day), None)
