"""Cells glued without separators, as document-sharing sites and OCR leave them.

The words of forms are the seams: captions, labels and classes cut the text into pieces; runs of figures between them are cut
where that is certain (`cutting`). Rows that cannot be cut stay unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from jiheng.read.forms.align import Manner
from jiheng.read.forms.cutting import RUN, cut, doubled, number, tokens_in
from jiheng.read.forms.headers import FUNDS, INDICATORS, funds_columns, header_at, kind_of
from jiheng.read.forms.money import AMOUNTS
from jiheng.read.forms.pieces import Piece, Value, value_of
from jiheng.read.forms.walk import Walk
from jiheng.read.forms.words import Look, anchors, layout_of, look

_HEAD = 4000  # characters in which the title stands
_SHORT_NAME = 5  # characters; less is no name of an indicator
_NEAR = 14  # characters between a title and the first label behind it
_PAGE = re.compile(r"\s?(?P<n>[0-9]{1,2})、")
_TITLE = re.compile(r"[一-鿿0-9()]{2,40}?表(?!格|示|明|述|现|彰)")
_NUMBERED = re.compile(r"指标(?P<n>[1-9][0-9]?)(?=[一-鿿])")
_PLAIN = re.compile(r"[0-9.]+(?P<unit>[^0-9%.]{1,3})")
_FULL = re.compile(
    r"(?<=[一-鿿])(?P<w>[1-9][0-9]?)(?![0-9.%分年月人个项次])(?P<words>[^0-9\n]{3,40})(?P<s>(?P=w))(?![0-9.%分年月])"
)
_MISREAD = re.compile(r"(?<![0-9.])2[1-9][0-9]%")
_WORDED = re.compile(r"(?P<w>[1-9][0-9]?)(?P<words>[一-鿿]{1,12})(?P<s>[0-9]{1,2}(?:\.[0-9])?)(?=[一-鿿\n]|$)")


@dataclass(slots=True)
class Text:
    """The text of all lines without blanks, with \\n at line ends; `places` are (line, offset) of each character."""

    text: str
    places: Sequence[tuple[int, int]]
    lines: Sequence[Piece]

    def piece(self, start: int, end: int) -> Piece:
        """The piece for a range; the part in its last line where it runs over lines."""
        while start < end and self.text[start] == "\n":
            start += 1
        while end > start and self.text[end - 1] == "\n":
            end -= 1
        seam = self.text.rfind("\n", start, end)
        start = seam + 1 if seam >= 0 else start
        if start >= end:
            return Piece("")
        line, first = self.places[start]
        last = self.places[end - 1][1] + 1
        whole = self.lines[line]
        return Piece(whole.text[first:last], whole.source, whole.number, whole.start + first)


@dataclass(slots=True)
class Cut:
    """A range of the text: an anchor with its meaning, or what stands between two."""

    start: int
    end: int
    look: Look | None = None


def read_glued(walk: Walk, lines: Sequence[Piece]) -> None:
    """Take in the paragraphs of one zone."""
    text = _text(lines)
    start = _begin(walk, text)
    cuts = list(_cuts(text.text, start))
    walk.headed, walk.by_column, walk.line_bound, walk.manner = True, {}, False, Manner()
    at = _header_of_rows(text, cuts)
    _money(walk, text, cuts[:at])
    if at < len(cuts):
        _rows(walk, text, cuts, at)
    elif any(c.look is not None and c.look.field == "score" for c in cuts):
        _weights_only(walk, text, cuts)


def _text(lines: Sequence[Piece]) -> Text:
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    pages = _pages(lines)
    for number_, line in enumerate(lines):
        for at in range(pages.get(number_, 0), len(line.text)):
            if not line.text[at].isspace():
                signs.append(line.text[at])
                places.append((number_, at))
        signs.append("\n")
        places.append((number_, len(line.text)))
    return Text("".join(signs), places, lines)


def _pages(lines: Sequence[Piece]) -> dict[int, int]:
    """Lines that begin with a sharing site's page number (1、, 2、, 3、 in order), and its length."""
    found = [(at, match) for at, line in enumerate(lines) if (match := _PAGE.match(line.text))]
    in_order = [int(match["n"]) for _, match in found] == list(range(1, len(found) + 1))
    return {at: match.end() for at, match in found} if in_order and len(found) > 1 else {}


def _begin(walk: Walk, text: Text) -> int:
    """The title nearest before the first label, and where the form begins behind it."""
    labels = [m.start() for m in anchors().finditer(text.text, 0, _HEAD) if look(m[0]).key in ("project", "unit", "department")]
    start, settled = 0, False
    for match in _TITLE.finditer(text.text, 0, _HEAD):
        layout = layout_of(match[0])
        led = any(0 <= label - match.end() <= _NEAR for label in labels)
        if layout is None or (not led and (settled or (labels and match.start() > labels[0]))):
            continue
        line = text.text.rfind("\n", 0, match.start()) + 1
        begin = line if match.start() - line < 3 else match.start()
        piece = text.piece(begin, match.end())
        walk.head.layout, walk.head.title, walk.head.title_piece = layout, "".join(piece.text.split()), piece
        walk.head.try_year(piece)
        start = match.end()
        settled = led
    if start:
        following = text.piece(start, min(len(text.text), start + 10))
        walk.head.try_year(following)
    return start


def _cuts(text: str, start: int) -> Iterator[Cut]:
    """The anchors and what stands between them."""
    last = start
    for match in anchors().finditer(text, start):
        meaning = look(match[0])
        if not meaning.known or not _stands(text, match, meaning, last):
            continue
        if match.start() > last:
            yield Cut(last, match.start())
        yield Cut(match.start(), match.end(), meaning)
        last = match.end()
    if last < len(text):
        yield Cut(last, len(text))


def _stands(text: str, match: re.Match[str], meaning: Look, last: int) -> bool:
    """Whether a match is a word of the form and no part of a name: rows of money and bare class names need a seam before them."""
    if text[match.end() : match.end() + 1] == "表":
        return False
    before = text[match.start() - 1 : match.start()]
    seam = (
        match.start() == last
        or not before
        or not "一" <= before <= "鿿"
        or text[: match.start()].endswith(("其中", "元", "起", "个", "次"))
    )
    if meaning.key or meaning.caption:
        return True
    if meaning.row:
        return seam
    named = match[0].rstrip(":").endswith(("指标", ")"))
    following = text[match.end() : match.end() + 1]
    return ((named or seam) and not (following.isdigit() or following in ("≥", "≤"))) or (named and seam)


def _header_of_rows(text: Text, cuts: Sequence[Cut]) -> int:
    """Where the header of the indicators begins among the cuts."""
    pieces = [text.piece(c.start, c.end) if c.look else Piece("…") for c in cuts]
    for at, piece in enumerate(pieces):
        if piece.look.field:
            header = header_at(pieces, at)
            if header is not None and header.kind == INDICATORS:
                return at
    return len(cuts)


# money ----------------------------------------------------------------------------------------------------------------


def _money(walk: Walk, text: Text, cuts: Sequence[Cut]) -> None:
    """Cover, money and goal: as a flow of pieces, the figures cut by the captions of money."""
    captions = [c for c in cuts if c.look and c.look.funds]
    while captions and captions[0].look and captions[0].look.funds not in AMOUNTS:
        captions.pop(0)
    columns = funds_columns([text.piece(c.start, c.end) for c in captions])
    apart = any(one.end != other.start for one, other in pairwise(captions))
    mixed = apart and kind_of([text.piece(c.start, c.end) for c in captions]) == FUNDS
    pieces: list[Piece] = []
    loose: list[tuple[str, Piece]] = []
    for number_, c in enumerate(cuts):
        if c.look is not None:
            if not (mixed and c in captions):
                pieces.append(text.piece(c.start, c.end))
            continue
        parts = list(_parts(text, c, columns))
        before = cuts[number_ - 1].look if number_ else None
        if mixed and before is not None and before.funds and len(parts) == 1:
            loose.append((before.funds, parts[0]))
        else:
            pieces.extend(parts)
    if mixed:
        walk.funds.columns, walk.funds.doubtful, walk.money_header = tuple(columns), True, True
        for c in captions:
            walk.funds.caption(text.piece(c.start, c.end))
    walk.flow(pieces)
    _beside(walk, loose)


def _parts(text: Text, c: Cut, columns: Sequence[str]) -> Iterator[Piece]:
    """Words and figures between two anchors; glued figures are cut by the columns, or by their units."""
    at = c.start
    for match in RUN.finditer(text.text, c.start, c.end):
        parts = cut(match[0], columns) or tokens_in(match[0]) or [match[0]]
        if at < match.start() and text.text[at : match.start()].strip():
            yield text.piece(at, match.start())
        at = match.start()
        for part in parts:
            yield text.piece(at, at + len(part))
            at += len(part)
    if text.text[at : c.end].strip():
        yield text.piece(at, c.end)


def _beside(walk: Walk, loose: Sequence[tuple[str, Piece]]) -> None:
    """A figure directly behind a caption belongs to the total, if a row below states the same."""
    if walk.funds.lines and walk.label is not None:
        piece, name = walk.label
        for role, figure in loose:
            value = value_of(figure)
            below = [getattr(line.funds, role, None) for line in walk.funds.lines]
            if value.stated is not None and any(b is not None and b.value == value.stated.value for b in below):
                walk.funds.row(piece, name, piece.look, [value], {role: value}, first=True)


def _weights_only(walk: Walk, text: Text, cuts: Sequence[Cut]) -> None:
    """Rows of a table of scores whose captions cannot be read: only weights of classes, and full marks beside their weight."""
    for c in cuts:
        if c.look is not None and (c.look.level1 or c.look.level2):
            walk.claims.piece(text.piece(c.start, c.end), "weight", c.look.stem)
            continue
        for match in _FULL.finditer(text.text, c.start, c.end):
            for group, role in (("w", "weight"), ("s", "score")):
                value = value_of(text.piece(match.start(group), match.end(group)))
                walk.claims.value(value, role, "三级指标")


# indicators -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Segment:
    """Text between two classes, on its way to rows."""

    text: Text
    columns: Sequence[str]
    weights: Counter[Decimal] = field(default_factory=Counter)
    misread: bool = False  # ≥ was read as 2 somewhere: a lone target that begins with 2 means nothing


def _rows(walk: Walk, text: Text, cuts: Sequence[Cut], at: int) -> None:
    pieces = [text.piece(c.start, c.end) if c.look else Piece("…") for c in cuts]
    header = header_at(pieces, at)
    assert header is not None
    walk.begin(header.kind, header.columns, header.pieces)
    columns = [name for name in header.columns if name in ("target", "actual", "weight", "score", "completion")]
    segment = _Segment(text, columns, misread=bool(_MISREAD.search(text.text)))
    segments = list(_segments(walk, text, cuts[header.end :]))
    for start, end, _ in segments:
        segment.weights.update(_weights(text.text[start:end], columns))
    for start, end, label in segments:
        if label is not None:
            walk.indicators.class_label(label)
            walk.touch(label)
        _segment(walk, segment, start, end)


def _segments(walk: Walk, text: Text, cuts: Sequence[Cut]) -> Iterator[tuple[int, int, Piece | None]]:
    """(start, end, class) of each stretch of rows; the form ends with its total or notes."""
    label: Piece | None = None
    start, end = -1, -1
    for c in cuts:
        if c.look is not None and (c.look.key in ("total_score", "notes") and not c.look.field):
            break
        if c.look is not None and (c.look.level1 or c.look.level2 or c.look.key == "indicators"):
            if label is not None or start >= 0:
                yield (start, end, label) if start >= 0 else (c.start, c.start, label)
            label = text.piece(c.start, c.end) if not c.look.key else None
            start = end = -1
            continue
        start = c.start if start < 0 else start
        end = c.end
    if start >= 0 or label is not None:
        yield max(start, 0), max(end, 0), label


def _weights(text: str, columns: Sequence[str]) -> Iterator[Decimal]:
    for match in RUN.finditer(text):
        parts = cut(match[0], columns)
        if parts and "weight" in columns:
            yield number(parts[columns.index("weight")])


def _segment(walk: Walk, segment: _Segment, start: int, end: int) -> None:
    """Rows of one class: a name, and behind it a run of figures that can be cut."""
    text = segment.text.text
    at = start
    kept: list[tuple[int, int]] = []
    for match in RUN.finditer(text, start, end):
        begin, stop = match.span()
        if begin < at:
            continue
        parts = cut(match[0], segment.columns)
        if segment.misread and len(segment.columns) == 1 and match[0].startswith("2"):
            parts = None
        if parts is None and segment.columns == ["target", "actual"]:
            joined = _over_seam(text, match, end)
            parts, stop = (cut(joined[0], segment.columns), joined[1]) if joined else (None, stop)
        if parts is not None:
            _row(walk, segment, at, begin, parts, kept)
            at, kept = stop, []
            continue
        worded = _worded(walk, segment, at, match.start(), end)
        if worded:
            at, kept = worded, []
        else:
            kept.append(match.span())
            _last_score(walk, segment, match, end)
    if any(sign.isdigit() for sign in text[at:end]):
        return
    if segment.columns[:2] == ["target", "actual"] and _words_only(walk, segment, at, end):
        return
    if at == start and len(text[start:end].strip()) > _SHORT_NAME:
        _take(walk, {"name": Value("words", segment.text.piece(start, end))}, False)


def _last_score(walk: Walk, segment: _Segment, match: re.Match[str], end: int) -> None:
    """The score that ends a row of which the rest cannot be read: full marks by the weight that all rows have."""
    text, columns = segment.text.text, segment.columns
    score = re.search(r"(?<=[^0-9.])[1-9][0-9]?$", match[0])
    usual = segment.weights.most_common(1)
    if not score or columns[-1:] != ["score"] or not usual or usual[0][1] < 2 or Decimal(score[0]) != usual[0][0]:
        return
    if match.end() >= end or _NUMBERED.match(text, match.end()):
        piece = segment.text.piece(match.end() - len(score[0]), match.end())
        walk.claims.value(value_of(piece), "score", "三级指标")


def _over_seam(text: str, match: re.Match[str], end: int) -> tuple[str, int] | None:
    """A run that a line's end cuts: 100%⏎100%."""
    if text[match.end() : match.end() + 1] != "\n":
        return None
    following = RUN.match(text, match.end() + 1, end)
    return (match[0] + following[0], following.end()) if following else None


def _row(walk: Walk, segment: _Segment, start: int, begin: int, parts: Sequence[str], kept: Sequence[tuple[int, int]]) -> None:
    fields: dict[str, Value] = {}
    at = begin
    text = segment.text
    for name, part in zip(segment.columns, parts, strict=True):
        if text.text[at] == "\n":
            at += 1
        fields[name] = value_of(text.piece(at, at + len(part)))
        at += len(part)
    name_start = _name_start(text.text, start, begin, kept)
    fields["name"] = Value("words", text.piece(name_start, begin))
    _take(walk, fields)


def _take(walk: Walk, fields: dict[str, Value], whole: bool = True) -> None:
    name = fields["name"].piece.bare
    if not name or name.endswith("指标"):
        return
    walk.rows += 1
    for value in fields.values():
        walk.touch(value.piece)
    walk.indicators.row(fields, [], whole)


def _name_start(text: str, start: int, end: int, kept: Sequence[tuple[int, int]]) -> int:
    """Where a name begins: behind the last 指标 N, and behind figures that no name holds (rates, several in a row)."""
    for begin, stop in kept:
        if not _PLAIN.fullmatch(text[begin:stop]):
            start = stop
    numbered = list(_NUMBERED.finditer(text, start, end))
    return numbered[-1].start() if numbered else start


def _worded(walk: Walk, segment: _Segment, start: int, begin: int, end: int) -> int:
    """A row whose target and actual are words between weight and score (8是是8); where it ends, 0 if there is none."""
    text = segment.text.text
    match = _WORDED.match(text, begin, end)
    if not match or segment.columns != ["weight", "target", "actual", "score"]:
        return 0
    weight, score, word = Decimal(match["w"]), Decimal(match["s"]), doubled(match["words"])
    if segment.weights[weight] < 2 or score > weight:
        return 0
    fields = {
        "name": Value("words", segment.text.piece(_name_start(text, start, begin, ()), begin)),
        "weight": value_of(segment.text.piece(match.start("w"), match.end("w"))),
        "score": value_of(segment.text.piece(match.start("s"), match.end("s"))),
    }
    for key in ("weight", "score"):
        walk.claims.value(fields[key], key, "".join(fields["name"].text.split()))
    if word and len(word) * 2 == len(match["words"]):
        middle = match.start("words") + len(word)
        fields["target"] = value_of(segment.text.piece(match.start("words"), middle))
        fields["actual"] = value_of(segment.text.piece(middle, match.end("words")))
    _take(walk, fields, "target" in fields)
    return match.end()


def _words_only(walk: Walk, segment: _Segment, start: int, end: int) -> bool:
    """A row without figures whose target and actual are one word (高高)."""
    text = segment.text.text
    word = doubled(text[start:end].replace("\n", ""))
    stop = end - (text[start:end].endswith("\n"))
    if not word or text[stop - 2 * len(word) : stop] != word * 2:
        return False
    middle, begin = stop - len(word), stop - 2 * len(word)
    fields = {
        "name": Value("words", segment.text.piece(start, begin)),
        "target": value_of(segment.text.piece(begin, middle)),
        "actual": value_of(segment.text.piece(middle, stop)),
    }
    _take(walk, fields)
    return True
