"""Titles of routes for the OpenAPI document: lazy, so that whoever reads it sees the language that they chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def words(lazy: _StrPromise) -> str:
    """A lazy text where a plain one is asked for; it is only ever written out."""
    return cast(str, lazy)
