"""Has a file examined in a capped child: no document is ever read in the process of the web or of the task worker."""

from __future__ import annotations

from jiheng.web.desk.examine import examine


def examined(name: str, data: bytes, profile: str) -> bytes:
    """Return what `examine` makes of the file; raises Unreadable with one sentence."""
    return examine(name, data, profile)
