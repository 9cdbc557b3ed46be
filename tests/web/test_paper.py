"""The drawn document: marks never overlap or double text, findings find their figure, plain paragraphs fold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.web.desk.paper import Fold, Line, Mark, Paper, Sheet, place_words, right_value
from web import samples


def paper_of(texts: list[str], figures: list[tuple[int, int, int]], findings: list[tuple[int, int, int] | None]) -> Paper:
    drawn: dict[str, Any] = {
        "texts": texts,
        "blocks": [["p", number, 0, ""] for number in range(len(texts))],
        "sections": [],
        "figures": figures,
        "findings": findings,
        "blamed": [None] * len(findings),
        "title": None,
        "rules": {},
    }
    result = {
        "figures": [{"verdict": "wrong", "computed": "1", "label": "x"} for _ in figures],
        "findings": [{"severity": "error"} for _ in findings],
        "checks": {"found": 0, "held": 0, "not_checked": 0},
    }
    return Paper(drawn, result)


def text_of(line: Line) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text + piece.after for piece in line.pieces)


@given(st.data())
def test_whatever_is_marked_the_text_stays_as_written(data: st.DataObject) -> None:
    text = data.draw(st.text("甲乙1，。 ", min_size=1, max_size=30))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).map(lambda one: (0, min(one), max(one)))
    proper = spans.filter(lambda one: one[1] < one[2])
    paper = paper_of([text], data.draw(st.lists(proper, max_size=4)), data.draw(st.lists(st.none() | proper, max_size=4)))
    lines = [line for block in paper.blocks() for line in (block.lines if isinstance(block, Fold) else [block])]
    assert "".join(text_of(line) for line in lines if isinstance(line, Line)) == text
    anchors = [piece.anchor for line in lines if isinstance(line, Line) for piece in line.pieces if isinstance(piece, Mark)]
    assert len(anchors) == len(set(anchors))


def test_the_chip_keeps_the_punctuation_that_follows() -> None:
    (line,) = paper_of(["率64.3%），其中"], [(0, 1, 6)], []).blocks()
    assert isinstance(line, Line)
    mark = line.pieces[1]
    assert isinstance(mark, Mark)
    assert (mark.text, mark.after) == ("64.3%", "），")


def test_a_finding_takes_the_figure_that_it_blames_or_covers() -> None:
    paper = paper_of(["预算486.29万元，率64.3%"], [(0, 2, 8), (0, 12, 17)], [(0, 12, 17), (0, 2, 8), (0, 0, 17), None])
    assert [mark.anchor if (mark := paper.mark_of(number)) else None for number in range(4)] == ["n2", "n1", "s3", None]


def test_a_finding_about_a_sentence_marks_its_beginning() -> None:
    paper = paper_of(["预算486.29万元"], [(0, 2, 8)], [(0, 0, 10)])
    (line,) = paper.blocks()
    assert isinstance(line, Line)
    assert [piece if isinstance(piece, str) else piece.text for piece in line.pieces] == ["预算", "486.29", "万元"]
    spot = line.pieces[0]
    assert isinstance(spot, Mark)
    assert spot.verdict == ""
    assert spot.finding == 1


def test_plain_paragraphs_fold_and_headings_open_a_run() -> None:
    made = samples.outcome().shown
    blocks = Paper(made["drawn"], made["audit"]).blocks()
    assert [type(block) for block in blocks] == [Line, Fold, Line, Line, Line, Line, Sheet]
    fold = blocks[1]
    assert isinstance(fold, Fold)
    assert fold.count == 3


def test_ticks_lie_in_order_on_the_strip() -> None:
    ticks = paper_of(["甲" * 100, "乙" * 100], [], [(0, 0, 5), None, (1, 50, 60)]).ticks()
    assert [tick.finding for tick in ticks] == [1, 3]
    assert 0 <= ticks[0].at < ticks[1].at <= 1000


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"paragraph": 12}, "第 12 段"),
        ({"line": 3}, "第 3 行"),
        ({"page": 2}, "第 2 页"),
        ({"table": 1, "row": 3, "col": 2}, "表 1 第 3 行第 2 列"),
        ({"sheet": "附表1", "cell": "B7"}, "附表1 B7"),
        ({}, ""),
    ],
)
def test_places_are_said_in_words(where: dict[str, Any], words: str) -> None:
    assert place_words(where) == words


def test_a_rate_that_does_not_exist_is_not_applicable() -> None:
    assert right_value("—") == "— 不适用"
    assert right_value("64.19%") == "64.19%"
