"""Why an act was refused, in words for the person who asked: never a stack trace, never half done."""

from __future__ import annotations


class Refused(Exception):
    """The act is not possible: one sentence with what is wrong, the right value and what to do; `field` is where it shows."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class NotAllowed(Refused):
    """The person may not do this here."""


class Unseen(Exception):
    """The person may not even know of the thing: answered like a thing that does not exist."""


class Gone(FileNotFoundError):
    """A file that was handed in is not in the store any more, or its bytes are not those that were kept."""
