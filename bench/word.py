"""Blocks as the .docx that Word would save: styles by number, direct formatting on every run, a run for every change of script."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from random import Random

from bench.word_parts import FONTS, HEAD, SPACES, others
from jiheng.model.blocks import Block, Cell, Paragraph, Table

_RUNS = re.compile(r"[0-9A-Za-z.,%≥≤~-]+|[^0-9A-Za-z.,%≥≤~-]+")
_STYLES = {1: "1", 2: "2", 3: "3", 4: "4", 9: "a3"}
_SECTION = (
    '<w:sectPr w:rsidR="00A10000"><w:footerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
)


def word_docx(blocks: Sequence[Block], seed: int = 1) -> bytes:
    """Return the whole package; the same blocks and seed give the same bytes."""
    body = "".join(_Writer(Random(seed)).body(blocks))
    document = f"{HEAD}<w:document {SPACES}><w:body>{body}{_SECTION}</w:body></w:document>"
    return _packed(document.encode())


def _packed(document: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _others().items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            if name == "_rels/.rels":
                package.writestr(zipfile.ZipInfo("word/document.xml"), document, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@cache
def _others() -> dict[str, bytes]:
    return others()


@cache
def _properties(size: int, eastern: bool = False) -> str:
    """The direct formatting of a run, or of a paragraph's mark: a face for Chinese, the style's own one for digits."""
    fonts = FONTS.replace("/>", ' w:hint="eastAsia"/>') if eastern else ""
    return f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


class _Writer:
    """Writes with the marks of editing sessions (rsid) that Word leaves on paragraphs and runs."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sessions = [f"00{random.randrange(0x100000, 0xFFFFFF):06X}" for _ in range(12)]

    def body(self, blocks: Sequence[Block]) -> Iterable[str]:
        """The blocks one by one."""
        for block in blocks:
            yield self._table(block) if isinstance(block, Table) else self._paragraph(block)

    def _session(self) -> str:
        return self._random.choice(self._sessions)

    def _start(self) -> str:
        mark, session = self._random.randrange(0x10000000, 0x7FFFFFFF), self._session()
        return f'<w:p w14:paraId="{mark:08X}" w14:textId="77777777" w:rsidR="{session}" w:rsidRPr="{self._session()}" w:rsidRDefault="{session}">'

    def _paragraph(self, block: Paragraph) -> str:
        style = _STYLES.get(block.level)
        if style:
            properties = f'<w:pStyle w:val="{style}"/>'
        else:
            properties = '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
        return f"{self._start()}<w:pPr>{properties}{_properties(32)}</w:pPr>{self._runs(block.text, 32)}</w:p>"

    def _runs(self, text: str, size: int) -> str:
        """A run for every stretch of digits and every stretch of Chinese; now and then a proofing mark between them."""
        runs = []
        for piece in _RUNS.findall(text):
            session = f' w:rsidR="{self._session()}"' if self._random.random() < 0.3 else ""
            properties = _properties(size, eastern=not piece[0].isascii())
            runs.append(f"<w:r{session}>{properties}<w:t>{escape(piece, quote=False)}</w:t></w:r>")
            if self._random.random() < 0.05:
                runs.append('<w:proofErr w:type="gramStart"/>')
        return "".join(runs)

    def _table(self, table: Table) -> str:
        columns = max(sum(cell.cols for cell in row) for row in table.rows)
        width = 8844 // columns
        grid = f'<w:gridCol w:w="{width}"/>' * columns
        rows = "".join(
            f'<w:tr w:rsidR="{self._session()}"><w:trPr><w:trHeight w:val="454"/><w:jc w:val="center"/></w:trPr>{cells}</w:tr>'
            for cells in self._rows(table, width)
        )
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'

    def _rows(self, table: Table, width: int) -> Iterable[str]:
        """The cells of every row; a cell that spans rows has an empty one under it, as Word wants it."""
        under: dict[int, tuple[int, int]] = {}  # column → how many columns wide, how many rows more
        for row in table.rows:
            cells, at, waiting = [], 0, list(row)
            while waiting or at in under:
                if at in under:
                    cols, left = under.pop(at)
                    cells.append(self._cell(Cell("", cols=cols), width, "<w:vMerge/>"))
                    under |= {at - 1000: (cols, left - 1)} if left > 1 else {}
                else:
                    cell = waiting.pop(0)
                    cols, merge = cell.cols, '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                    cells.append(self._cell(cell, width, merge))
                    under |= {at - 1000: (cols, cell.rows - 1)} if cell.rows > 1 else {}
                at += cols
            under = {col + 1000: more for col, more in under.items()}
            yield "".join(cells)

    def _cell(self, cell: Cell, width: int, merge: str) -> str:
        span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
        properties = f'<w:tcW w:w="{width * cell.cols}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
        text = f'{self._start()}<w:pPr><w:jc w:val="center"/></w:pPr>{self._runs(cell.text, 21)}</w:p>'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"
