"""Finds on the picture of a page what is no letter: the ruled lines of tables, and by how much the page is turned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from typing import Any

_LYING, _STANDING = 60, 45  # pixels at some 200 dpi: longer than any stroke of a letter
_THICK = 12
_WIDE = 200  # pixels of a line that tells how the page lies
_TURNED, _UPSET = 0.2, 15.0  # degrees: less does no harm, more is no page that lies askew


Sides = tuple[float, float, float, float]


def rules_on(image: Any, boxes: Any) -> Iterator[Sides]:
    """The ruled lines of a picture, as left, upper, right and lower edge in pixels; strokes inside `boxes` of text are none."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    texts = [_around(box) for box in boxes] if boxes is not None else []
    for long, shape in ((_LYING, (_LYING, 1)), (_STANDING, (1, _STANDING))):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        _, _, found, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        for x, y, wide, high, _ in found[1:]:
            lying = wide >= high
            sides = (float(x), float(y), float(x + wide), float(y + high))
            if min(wide, high) > _THICK or lying != (long == _LYING) or any(_within(sides, text) for text in texts):
                continue
            across = (sides[1] + sides[3]) / 2 if lying else (sides[0] + sides[2]) / 2
            yield (sides[0], across, sides[2], across) if lying else (across, sides[1], across, sides[3])


def _around(box: Any) -> Sides:
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    return min(xs), min(ys), max(xs), max(ys)


def _within(one: Sides, text: Sides) -> bool:
    return one[0] >= text[0] and one[1] >= text[1] and one[2] <= text[2] and one[3] <= text[3]


def straightened(image: Any, boxes: Any) -> Any | None:
    """The picture turned so that its lines of text are level; None where they are, or where it cannot be told."""
    import cv2

    angles = (
        [math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b, *_ in boxes if b[0] - a[0] > 200]
        if boxes is not None
        else []
    )
    if len(angles) < 3 or not _TURNED < abs(angle := median(angles)) < _UPSET:
        return None
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
