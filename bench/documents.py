"""The documents of the benchmark, all made of `examples/tazhong.yaml`: three ways to save it, and a folder of distinct ones."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bench.word import word_docx
from jiheng.model.blocks import Block, Paragraph, Table
from jiheng.model.report import Report
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report, report_from
from jiheng.write.compose import Form, compose
from jiheng.write.report import write_report

EXAMPLE = Path(__file__).parent.parent / "examples" / "tazhong.yaml"
FORMS: tuple[Form, ...] = ("prose", "table")
MAIN = "word/document.xml"


@cache
def example() -> Report:
    """The example's report."""
    return load_report(EXAMPLE.name, EXAMPLE.read_bytes())


def three() -> dict[str, bytes]:
    """The example in the three ways to save it."""
    return {title: versions[0] for title, versions in versions_of_three(1).items()}


def versions_of_three(count: int) -> dict[str, list[bytes]]:
    """The same, and so many versions of each: the example itself, then others with other numbers."""
    reports = [example(), *(report_from(_changed(copy.deepcopy(_data()), Random(at))) for at in range(1, count))]
    found = {f"as Word saves it, {form}": [word_docx(compose(one, profile(), form)) for one in reports] for form in FORMS}
    return found | {"as our writer writes it, prose": [write_report(one, ".docx", profile()) for one in reports]}


def versions_of_pdf(count: int) -> dict[str, list[bytes]]:
    """The same as .pdf, in prose and as a table, as our own writer writes it."""
    reports = [example(), *(report_from(_changed(copy.deepcopy(_data()), Random(at))) for at in range(1, count))]
    return {f"as our writer writes it, {form}": [write_report(one, ".pdf", profile(), form) for one in reports] for form in FORMS}


@cache
def _data() -> dict[str, Any]:
    """The example as it stands in the file."""
    found: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    return found


def size(data: bytes) -> str:
    """How large the text of a package is, and how large the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return f"{package.getinfo(MAIN).file_size / 1000:.0f} KB of XML, {len(data) / 1000:.0f} KB packed"


def folder(target: Path, count: int) -> list[Path]:
    """Write so many distinct documents, half prose and half table, as Word saves them."""
    found = []
    for number, data in enumerate(distinct(count), 1):
        path = target / f"报告{number:05d}.docx"
        path.write_bytes(data)
        found.append(path)
    return found


def distinct(count: int) -> Iterator[bytes]:
    """Documents with other amounts and counts in each; what follows from them is right, but for two digits."""
    for number in range(count):
        random = Random(number)
        report = report_from(_changed(copy.deepcopy(_data()), random))
        blocks = compose(report, profile(), FORMS[number % 2])
        yield word_docx(_slipped(list(blocks), random), number)


def _changed(data: dict[str, Any], random: Random) -> dict[str, Any]:
    """Give the report other numbers that agree with each other; rates are left for `compose` to compute."""
    funds = data["funds"]
    basic, more = funds["basic"], funds["supplementary"]
    uses = basic["uses"] = {name: round(amount * random.uniform(0.8, 1.2), 2) or 0 for name, amount in basic["uses"].items()}
    executed = round(sum(uses.values()), 2)
    budget = round(executed * random.uniform(1.5, 2.2), 2)
    basic |= {"budget": {"total": budget, "fiscal": budget, "other": 0}, "executed": executed}
    funds |= {"budget": budget, "executed": executed, "received": round((budget + executed) / 2, 2)}
    more["executed"] = round(more["received"] * random.uniform(0.4, 0.6), 2)
    pay = next(iter(uses.values()))
    costs = {
        "人员保障成本经费": (round(budget * 0.9, 2), pay),
        "运转保障成本经费": (round(budget - round(budget * 0.9, 2), 2), round(executed - pay, 2)),
    }
    data["indicators"] = [_row(row, costs, random) for row in data["indicators"]]
    stated = {row[2]: row for row in data["indicators"]}
    for one in data["deviations"]:
        one |= {"target": stated[one["indicator"]][4], "actual": stated[one["indicator"]][6], "completion": None}
    return data


def _row(row: list[Any], costs: dict[str, tuple[float, float]], random: Random) -> list[Any]:
    """An indicator's row with another actual value, near what is due in the middle of the year."""
    level1, level2, name, operator, target, unit, actual, _ = row
    if not isinstance(target, int | float) or not isinstance(actual, int | float):
        return row
    if name in costs:
        target, actual = costs[name]
    elif unit == "%":
        actual = target - random.choice((0, 0, 0, 1, 2))
    else:
        actual = min(target, round(target * random.uniform(0.4, 0.8)))
    return [level1, level2, name, operator, target, unit, actual, None]


def _slipped(blocks: list[Block], random: Random) -> list[Block]:
    """Change one digit in two of the texts that hold an amount or a rate."""
    found = [at for at, block in enumerate(blocks) if isinstance(block, Table) or ("%" in block.text and not block.level)]
    for at in random.sample(found, min(2, len(found))):
        block = blocks[at]
        if isinstance(block, Paragraph):
            blocks[at] = block._replace(text=_slip(block.text, random))
        else:
            row = random.randrange(1, len(block.rows))
            cells = tuple(
                cell._replace(text=_slip(cell.text, random) if "%" in cell.text else cell.text) for cell in block.rows[row]
            )
            blocks[at] = replace(block, rows=(*block.rows[:row], cells, *block.rows[row + 1 :]))
    return blocks


def _slip(text: str, random: Random) -> str:
    places = [at for at, character in enumerate(text) if character.isdecimal() and text[at + 1 : at + 2] in tuple("0123456789.%")]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + str((int(text[at]) + random.randint(1, 9)) % 10) + text[at + 1 :]
