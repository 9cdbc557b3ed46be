"""The faces that a .pdf is set in: the official ones where a folder of the installation has them, else open ones.

A .docx only names the official faces, as its reader's machine has them; a .pdf must carry its faces, and the official ones
may not be handed on. Chains by notes of GB/T 9704: 小标宋, 仿宋, 楷体, 黑体, 宋体.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jiheng.profiles.profile import Profile

FOLDER = Path(__file__).with_name("fonts")  # filled at set-up
_LAST = ("Noto Serif SC",)
# What stands in for a face of the profile, best first; the last one is part of every installation.
_OPEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("Noto Serif CJK SC", *_LAST),
        "body": ("FandolFang R", "cwTeXFangSong", *_LAST),
        "heading1": ("Noto Sans SC",),
        "heading2": ("FandolKai", "LXGW WenKai", *_LAST),
        "page_number": _LAST,
        "latin": _LAST,
    }
)


@cache
def fonts() -> Any:
    """The fonts that may be used, found once: the user's own folder (JIHENG_FONTS), that of set-up, and the one locked."""
    import pylopdf_fonts_zh_cn

    return _fonts(*_own_folder(), FOLDER, Path(pylopdf_fonts_zh_cn.__file__).parent)


def _fonts(*folders: Path) -> Any:
    import typst

    paths = [folder for folder in folders if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def _own_folder() -> tuple[Path, ...]:
    own = os.environ.get("JIHENG_FONTS", "")
    return (Path(own),) if own else ()


@cache
def _own() -> tuple[str, ...]:
    """The families of the user's own folder: what the official faces lack is looked for in them."""
    return tuple(_fonts(*_own_folder()).families())


def chains(profile: Profile) -> dict[str, list[str]]:
    """For each use the families to take, first the official ones that are there; never one that is missing."""
    known = set(fonts().families())
    wanted = {
        "title": profile.face_title,
        "body": profile.face_body,
        "heading1": profile.face_heading1,
        "heading2": profile.face_heading2,
        "page_number": profile.face_page_number,
        "latin": profile.face_latin,
    }
    return {use: [face for face in (*faces, *_OPEN[use], *_own()) if face in known] for use, faces in wanted.items()}


def official(profile: Profile) -> Mapping[str, bool]:
    """For each use whether the first choice of open faces, or an official one, is there (for `jiheng doctor`)."""
    return {use: chain[0] != _LAST[0] or _OPEN[use][0] == _LAST[0] for use, chain in chains(profile).items()}
