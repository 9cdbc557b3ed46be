"""The ruled lines of a page of a .pdf, and whether it shows pictures.

A ruled line is a stroke, or a filled box as thin as one; a frame counts as its four sides. Coloured grounds are none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from jiheng.read.placed import Rule
from jiheng.read.ruled import merged

_THIN = 2.5
_SHORT = 3.0
_OBJECTS = 200_000
_PATHS = 20_000  # a drawing, no table
_SIDES = 200
_DEPTH = 4
_PATH, _IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_Matrix = tuple[float, float, float, float, float, float]


def rules_of(page: Any) -> tuple[list[Rule], bool]:
    """The ruled lines of a page in the coordinates of the file, those in one line joined; and whether it has a picture."""
    kind, at = pdfium.FPDFPageObj_GetType, pdfium.FPDFPage_GetObject
    drawn: list[tuple[Any, _Matrix | None]] = []
    pictures = False
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _OBJECTS)):
        thing = at(page, number)
        what = kind(thing)
        if what == _PATH:
            drawn.append((thing, None))
        elif what == _IMAGE:
            pictures = True
        elif what == _FORM:
            inner, shows = _inside(thing, (1, 0, 0, 1, 0, 0), _DEPTH)
            drawn += inner
            pictures = pictures or shows
    if len(drawn) > _PATHS:
        return [], pictures
    sides = _Sides()
    return merged([rule for thing, matrix in drawn for rule in sides.of(thing, matrix)]), pictures


def _inside(form: Any, outer: _Matrix, depth: int) -> tuple[list[tuple[Any, _Matrix | None]], bool]:
    """What is drawn inside a part of the page that was made as a whole, with how it is moved."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, own)
    matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
    drawn: list[tuple[Any, _Matrix | None]] = []
    pictures = False
    for number in range(min(max(pdfium.FPDFFormObj_CountObjects(form), 0), _PATHS)):
        thing = pdfium.FPDFFormObj_GetObject(form, number)
        what = pdfium.FPDFPageObj_GetType(thing)
        if what == _PATH:
            drawn.append((thing, matrix))
        elif what == _IMAGE:
            pictures = True
        elif what == _FORM and depth:
            inner, shows = _inside(thing, matrix, depth - 1)
            drawn += inner
            pictures = pictures or shows
    return drawn, pictures


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, x, y = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + x, e * h + f * j + y)


class _Sides:
    """Finds the sides of what is drawn; the places for pdfium's answers are made once."""

    def __init__(self) -> None:
        self._corners = tuple(ctypes.c_float() for _ in range(4))
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def of(self, thing: Any, matrix: _Matrix | None) -> Iterator[Rule]:
        """The ruled lines that something drawn makes."""
        if not pdfium.FPDFPageObj_GetBounds(thing, *self._corners):
            return
        x0, y0, x1, y1 = (corner.value for corner in self._corners)
        if matrix:
            x0, y0, x1, y1 = _moved(matrix, x0, y0, x1, y1)
        wide, high = x1 - x0, y1 - y0
        if wide < _SHORT and high < _SHORT:
            return
        if wide <= _THIN or high <= _THIN:
            yield Rule(x0, y0, x1, y1)
            return
        pdfium.FPDFPath_GetDrawMode(thing, self._fill, self._stroke)
        if self._stroke.value:
            yield from self._strokes(thing, matrix)

    def _strokes(self, thing: Any, matrix: _Matrix | None) -> Iterator[Rule]:
        """The straight strokes of a path, one after the other."""
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(thing, own)
        whole = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix or (1, 0, 0, 1, 0, 0))
        x, y = ctypes.c_float(), ctypes.c_float()
        start = last = (0.0, 0.0)
        for number in range(min(pdfium.FPDFPath_CountSegments(thing), _SIDES)):
            segment = pdfium.FPDFPath_GetPathSegment(thing, number)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = (x.value * whole[0] + y.value * whole[2] + whole[4], x.value * whole[1] + y.value * whole[3] + whole[5])
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield from _straight(last, point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield from _straight(point, start)
            last = point


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    """A side as a ruled line, if it lies or stands."""
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    if min(x1 - x0, y1 - y0) < 1 and max(x1 - x0, y1 - y0) >= _SHORT:
        yield Rule(x0, y0, x1, y1)


def _moved(matrix: _Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return min(xs), min(ys), max(xs), max(ys)
