"""What the API takes and gives of a unit's offices and posts; posts are named, never persons."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from jiheng.web.api.schemas import Line, Taken
from jiheng.web.orgs.models import Post

Group = Literal["", "leader", "deputy", "member"]
assert set(Post.GROUP) == set(Group.__args__) - {""}  # type: ignore[attr-defined]


class OfficeIn(Taken):
    """An office by its name."""

    name: Line


class OfficeOut(BaseModel):
    """An office of a unit."""

    id: int
    name: str


class OfficesOut(BaseModel):
    """The offices of a unit in their order."""

    items: list[OfficeOut]


class PostIn(Taken):
    """A post, the office to which it belongs by its name, and its part in the monitoring group."""

    name: Line
    office: Line | None = None
    group: Group = ""


class PostOut(BaseModel):
    """A post of a unit, and how many accounts hold it."""

    id: int
    name: str
    office: str | None
    group: Group
    accounts: int


class PostsOut(BaseModel):
    """The posts of a unit in their order."""

    items: list[PostOut]
