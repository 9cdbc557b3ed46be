"""Changes one printed figure of a written file by hand, as one would who only knows the file; its data stay as they were."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

import pypdfium2

from jiheng.model.blocks import Paragraph
from jiheng.profiles.profile import profile
from jiheng.read.carried import carried, code
from jiheng.read.zipped import Package
from jiheng.write.opc import copied
from jiheng.write.pdf import pdf_bytes
from jiheng.write.report import composed
from jiheng.write.zipping import package

_RUN = {
    "docx": re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>"),
    "sheet": re.compile(r"<v>([^<]*)</v>"),
    "strings": re.compile(r"<t(?: [^>]*)?>([^<]*)</t>"),
    "html": re.compile(r">([^<>]+)<"),
}
_FIGURE = re.compile("[0-9]")


def another(digit: str, chance: random.Random) -> str:
    """Another digit."""
    return chance.choice([one for one in "0123456789" if one != digit])


def digits(text: str, pattern: re.Pattern[str]) -> list[int]:
    """Where the digits stand in what a part prints."""
    return [run.start(1) + found.start() for run in pattern.finditer(text) for found in _FIGURE.finditer(run[1])]


def changed_text(text: str, pattern: re.Pattern[str], chance: random.Random) -> str:
    """The part with one digit changed."""
    at = chance.choice(digits(text, pattern))
    return text[:at] + another(text[at], chance) + text[at + 1 :]


def changed_docx(data: bytes, chance: random.Random) -> bytes:
    """One digit of the body."""
    return with_part(data, "word/document.xml", lambda xml: changed_text(xml, _RUN["docx"], chance))


def changed_html(data: bytes, chance: random.Random) -> bytes:
    """One digit of the page's body."""
    head, mark, body = data.decode().partition("<body>")
    return (head + mark + changed_text(body, _RUN["html"], chance)).encode()


def changed_xlsx(data: bytes, chance: random.Random) -> bytes:
    """One digit of a number in a sheet, or of a text."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        name = chance.choice([*sheets, "xl/sharedStrings.xml"])
        text = book.read(name).decode()
    cells = [found for found in re.finditer(r"<c [^>]*><v>([^<]*)</v></c>", text) if ' t="s"' not in found[0]]
    if name not in sheets or not cells:
        return with_part(data, "xl/sharedStrings.xml", lambda xml: changed_text(xml, _RUN["strings"], chance))
    cell = chance.choice(cells)
    at = cell.start(1) + chance.choice([found.start() for found in _FIGURE.finditer(cell[1])])
    return with_part(data, name, lambda xml: xml[:at] + another(xml[at], chance) + xml[at + 1 :])


def changed_pdf(data: bytes, chance: random.Random) -> bytes:
    """One digit of a text, set anew with the old data attached: what a program that edits pages gives."""
    found = carried("pdf", data)
    assert found
    rules = profile(found.profile, found.on)
    blocks = list(composed(found.report, rules, found.form, code(found.sha256)))
    places = [(at, place) for at, block in enumerate(blocks) if isinstance(block, Paragraph) for place in _digits(block.text)]
    at, place = chance.choice(places)
    block = blocks[at]
    assert isinstance(block, Paragraph)
    blocks[at] = block._replace(text=block.text[:place] + another(block.text[place], chance) + block.text[place + 1 :])
    return pdf_bytes(blocks, rules, attached(data))


def attached(data: bytes) -> str:
    """The envelope of a .pdf."""
    document = pypdfium2.PdfDocument(data)
    text = bytes(document.get_attachment(0).get_data()).decode()
    document.close()
    return text


def _digits(text: str) -> list[int]:
    return [found.start() for found in _FIGURE.finditer(text)]


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The package with one part changed, all others as they are."""
    source = Package(data)
    return package(copied(source, {name: change(source.read(name).decode()).encode()}))
