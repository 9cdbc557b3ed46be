"""Text of a PDF in drawing order: labels, captions and values of a form lie about, but many rows are whole.

Only what is beyond doubt is read: rows of indicators whose run is complete, with a complete row before them; weights and scores
that stand as a pair; amounts with their share beside a known label. The rest stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.read.forms.headers import INDICATORS, header_at
from jiheng.read.forms.pieces import Piece, Value, number_prefix, tokens_of, value_of, wordy
from jiheng.read.forms.walk import Walk

_ORDER = ("target", "actual", "completion", "weight", "score")
_WEIGHT_BEFORE = re.compile(r"(?P<label>[一-鿿]{1,8}(?:指标|决策|管理|绩效|标|过程|产出|效益|满意度|成本|效果|投入))$")
_RULE_BEFORE = re.compile(r"(?:[计扣得加减记]|每[一-鿿]{1,4}|不得|[《》。;,])$")
_RULE_AFTER = re.compile(r"^\s?[。;,)÷、/]|^\s?(?:为止|以上|以下)")


def read_scattered(walk: Walk, pieces: Sequence[Piece]) -> bool:
    """Take in one zone of cells by blanks whose captions of indicators make no header; False if they do."""
    if walk.phase not in ("cover", "money") or any(_is_header(pieces, at) for at in range(len(pieces))):
        return False
    fields = {piece.look.field for piece in pieces if piece.look.field}
    money = {piece.look.funds for piece in pieces if piece.look.funds}
    if "share" in money:
        walk.funds.columns, walk.funds.doubtful = ("budget", "share"), True
    start = _first_row(pieces) if "target" in fields and "actual" in fields else len(pieces)
    walk.scattered = True
    walk.flow(pieces[:start])
    if start < len(pieces):
        columns = [name for name in _ORDER if name in fields]
        walk.begin(INDICATORS, columns, ())
        walk.flow(pieces[start:])
        walk.flush()
        if columns[-3:] == ["actual", "weight", "score"]:
            _pairs(walk, [value_of(piece) for piece in pieces[start:]])
    if {"weight", "score"} <= (fields | money) and walk.head.layout is not None:
        _named_pairs(walk, [value_of(piece) for piece in pieces])
        _points(walk, pieces)
    walk.scattered = False
    return True


def _is_header(pieces: Sequence[Piece], at: int) -> bool:
    if not pieces[at].look.field:
        return False
    header = header_at(pieces, at)
    return header is not None and header.kind == INDICATORS


def _first_row(pieces: Sequence[Piece]) -> int:
    """Where the first numbered indicator stands."""
    for at, piece in enumerate(pieces):
        if number_prefix(piece.text)[0].startswith("指标") and wordy(piece.text[number_prefix(piece.text)[2] :]):
            return at
    return len(pieces)


def _pairs(walk: Walk, values: Sequence[Value]) -> None:
    """A quantity with a unit and two bare numbers behind it: actual, weight, score. Whose they are is not known."""
    for at in range(len(values) - 2):
        one, weight, score = values[at : at + 3]
        alone = at + 3 >= len(values) or values[at + 3].kind != "number"
        if one.kind == "quantity" and alone and _is_pair(weight, score):
            walk.claims.value(weight, "weight", "三级指标")
            walk.claims.value(score, "score", "三级指标")


def _is_pair(weight: Value, score: Value) -> bool:
    if weight.kind != "number" or score.kind != "number" or weight.stated is None or score.stated is None:
        return False
    return score.stated.value <= weight.stated.value <= 30 and not weight.stated.places


def _named_pairs(walk: Walk, values: Sequence[Value]) -> None:
    """A name and two equal bare numbers behind it: weight and score."""
    for at in range(len(values) - 2):
        name, weight, score = values[at : at + 3]
        after = values[at + 3] if at + 3 < len(values) else None
        alone = (
            after is None or after.kind not in ("number", "quantity") or (after.stated is not None and after.stated.unit == "分")
        )
        if (
            name.kind in ("words", "quantity")
            and wordy(name.text)
            and alone
            and _is_pair(weight, score)
            and weight.text == score.text
        ):
            walk.claims.value(weight, "weight", name.piece.bare)
            walk.claims.value(score, "score", name.piece.bare)


def _points(walk: Walk, pieces: Sequence[Piece]) -> None:
    """Numbers in 分: the weight behind the label of a class, or a figure of a scoring rule."""
    seen: set[int] = set()
    for piece in pieces:
        source = piece.source
        if source is None or piece.number in seen:
            continue
        seen.add(piece.number)
        whole = Piece(source.text, source, piece.number)
        for token in tokens_of(whole):
            if token.kind != "quantity" or token.unit != "分":
                continue
            before = "".join(source.text[max(0, token.start - 14) : token.start].split())
            after = source.text[token.end : token.end + 4]
            label = _WEIGHT_BEFORE.search(before)
            if _RULE_AFTER.match(after) or _RULE_BEFORE.search(before):
                walk.claims.claim(whole.stated(token), "band", "评分说明")
            elif label:
                walk.claims.claim(whole.stated(token), "weight", label["label"])
