"""A title that is too long for one line, broken by its meaning."""

from __future__ import annotations

import re
from decimal import Decimal

from jiheng.profiles.profile import Profile

_POINTS_PER_MM = Decimal(72) / Decimal("25.4")
_TITLE_BREAKS = (
    re.compile(r"政府|委员会|办公室|办事处|中心|[厅局院校所](?=整体|部门|项目|(?:19|20)[0-9]{2}年)|(?=(?:19|20)[0-9]{2}年)"),
    re.compile(r"(?=部门整体|整体支出|项目支出|绩效)"),
)


def title_lines(title: str, profile: Profile) -> str:
    """Break a title too long for one line by its meaning: behind the unit's name or before the year, else before the kind."""
    width = (profile.page_width_mm - profile.margin_left_mm - profile.margin_right_mm) * _POINTS_PER_MM
    room = int(width / profile.size_title_pt)
    if len(title) <= room or "\n" in title:
        return title
    for breaks in _TITLE_BREAKS:
        places = [found.end() for found in breaks.finditer(title) if len(title) - room <= found.end() <= room]
        if places:
            best = min(places, key=lambda at: abs(2 * at - len(title)))
            return f"{title[:best]}\n{title[best:]}"
    return title
