"""Reads pictures of pages, scanned .pdf and image files alike, with the extra `ocr`: words with boxes, and ruled lines.

What comes of it is a `Page` like that of a .pdf with a text layer, and goes the same way. The models come with the
package; nothing is fetched. A page takes seconds and much memory, so a worker that reads one has limits of its own, a page.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from jiheng.errors import Unreadable
from jiheng.read import capped
from jiheng.read.ocr_lines import rules_on, straightened
from jiheng.read.placed import Page, Rule, Run
from jiheng.read.zipped import damaged
from jiheng.say import say

PAGES = 60
MEMORY = 2 << 30  # of address space, of which some 450 MB are touched
CPU, SECONDS = 60, 600.0  # for a page, and for a whole file
_PIXELS = 50_000_000  # an A4 page at 600 dpi has 35
_DPI, _LONGEST = 200, 2400
_LONG = 842.0  # points of the longer side of A4: a picture does not say how large it is
_SCORE = 0.5
_TIGHT = 0.72  # of the height of the box that detection gives; it leaves room around the letters
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.text_score": _SCORE,
    "Global.max_side_len": 4000,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1152,  # larger finds no more, and takes twice the memory
    "Rec.rec_batch_num": 1,
}


class Word(NamedTuple):
    """One sign, or some digits and letters that stand together, and from where to where it reaches."""

    text: str
    x0: float
    x1: float


def there() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def pictures(data: bytes) -> tuple[Page, ...]:
    """The pages of an image file; Unreadable where it is damaged or too large."""
    with _room():
        images = _opened(data)
        return tuple(_read(number, image, _scale(image)) for number, image in enumerate(images, 1))


def scans(data: bytes, pages: Sequence[Page], wanted: Sequence[int]) -> tuple[tuple[Page, ...], tuple[int, ...]]:
    """The pages of a .pdf with what is read on those that are pictures, and the numbers of those for which there was no time."""
    import pypdfium2

    found = list(pages)
    with _room():
        until = time.monotonic() + SECONDS
        with pypdfium2.PdfDocument(data) as document:
            for at, number in enumerate(wanted):
                if at >= PAGES or time.monotonic() > until:
                    return tuple(found), tuple(wanted[at:])
                page = pages[number - 1]
                scale = min(_DPI / 72, _LONGEST / max(page.width, page.height, 1))
                found[number - 1] = _read(number, document[number - 1].render(scale=scale).to_numpy(), 1 / scale)
    return tuple(found), ()


@contextmanager
def _room() -> Iterator[None]:
    """The limits of a worker that recognises; those before come back afterwards."""
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(_PIXELS)
    with capped.wider(MEMORY):
        yield


def _opened(data: bytes) -> list[Any]:
    import cv2
    import numpy

    try:
        done, images = cv2.imdecodemulti(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        if "pixels" in str(error).lower():
            raise _too_large() from error
        raise damaged() from error
    if not done or not images:
        raise damaged()
    if len(images) > PAGES:
        raise Unreadable(say("图片有 {count} 页，最多识别 {most} 页；请分成几个文件再核对。", count=len(images), most=PAGES))
    return list(images)


def _too_large() -> Unreadable:
    return Unreadable(say("图片太大（超过 {size} 百万像素），没有读取；请缩小后再核对。", size=_PIXELS // 1_000_000))


def _scale(image: Any) -> float:
    """How many points a pixel of a picture is, if it is a page of A4."""
    high, wide = image.shape[:2]
    return _LONG / float(max(high, wide))


def _read(number: int, image: Any, scale: float) -> Page:
    """What stands on one picture; `scale` points are a pixel."""
    import cv2

    capped.still_at_work(CPU)
    high, wide = image.shape[:2]
    if max(high, wide) > _LONGEST:
        shrink = _LONGEST / max(high, wide)
        image = cv2.resize(image, (max(1, round(wide * shrink)), max(1, round(high * shrink))), interpolation=cv2.INTER_AREA)
        scale /= shrink
    image, result = _recognised(image)
    rules = [Rule(*(scale * side for side in rule)) for rule in rules_on(image, result.boxes)]
    standing = [rule for rule in rules if rule.y1 - rule.y0 > rule.x1 - rule.x0]
    runs = [run for line in _lines(result) for run in _runs(line, scale, standing)]
    high, wide = image.shape[:2]
    return Page(number, wide * scale, high * scale, runs, rules, True)


def _recognised(image: Any) -> tuple[Any, Any]:
    """What the engine finds on a picture, put straight first where its lines are not level."""
    result = _engine()(image, return_word_box=True)
    level = straightened(image, result.boxes)
    if level is None:
        return image, result
    return level, _engine()(level, return_word_box=True)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The engine with its models; a worker that has loaded it keeps it."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return RapidOCR(params=_SETTINGS)


def _lines(result: Any) -> Iterator[tuple[list[Word], str, tuple[float, float, float, float]]]:
    """Lines that were recognised: their words, their text, and their box in pixels."""
    if result.boxes is None or not result.txts:
        return
    for box, text, words in zip(result.boxes, result.txts, result.word_results, strict=True):
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        found = [Word(sign, min(x for x, _ in place), max(x for x, _ in place)) for sign, _, place in words if place]
        yield found, text, (min(xs), min(ys), max(xs), max(ys))


def _runs(
    line: tuple[list[Word], str, tuple[float, float, float, float]], scale: float, standing: Sequence[Rule]
) -> Iterator[Run]:
    """The runs of one line, cut where a ruled line crosses it or a wide gap opens, in points."""
    words, text, (x0, y0, x1, y1) = line
    size = min(_pitch(words) or y1 - y0, (y1 - y0) * _TIGHT)
    middle, room = (y0 + y1) / 2, (y1 - y0 - size) / 2
    low, high = (middle - size / 2) * scale, (middle + size / 2) * scale
    cuts = [at for at, (one, other) in enumerate(pairwise(words), 1) if _apart(one, other, size, scale, low, high, standing)]
    if not cuts:
        yield Run(text.strip(), (x0 + room) * scale, low, (x1 - room) * scale, high)
        return
    for start, end in pairwise((0, *cuts, len(words))):
        part = words[start:end]
        left = (x0 + room) * scale if not start else part[0].x0 * scale
        right = (x1 - room) * scale if end == len(words) else part[-1].x1 * scale
        yield Run("".join(word.text for word in part), left, low, right, high)


def _pitch(words: Sequence[Word]) -> float:
    """How far the Chinese signs of a line are apart, which is their size; 0 where there are too few to tell."""
    signs = [(word.x0 + word.x1) / 2 if "\u4e00" <= word.text <= "\u9fff" else None for word in words]
    steps = [after - before for before, after in pairwise(signs) if before is not None and after is not None]
    return median(steps) if len(steps) > 2 else 0.0


def _apart(one: Word, other: Word, size: float, scale: float, low: float, high: float, standing: Sequence[Rule]) -> bool:
    """Whether two words that were recognised as one line stand in two cells."""
    if other.x0 - one.x1 > 1.2 * size:
        return True
    left, right = (one.x0 + one.x1) / 2 * scale, (other.x0 + other.x1) / 2 * scale
    middle = (low + high) / 2
    return any(left < (rule.x0 + rule.x1) / 2 < right and rule.y0 < middle < rule.y1 for rule in standing)
