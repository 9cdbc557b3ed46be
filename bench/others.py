"""The floor of every job, and python-docx doing it: what ours is held against."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.table import Table as DocxTable
from lxml import etree

from bench.documents import MAIN
from jiheng.model.blocks import Block, Paragraph

USUAL_LEVEL = 6

# Whole scripts, for jobs that time processes; each gets the path of a file or folder.
BARE = "pass"
FLOOR = f"""
import sys, zipfile
from lxml import etree
with zipfile.ZipFile(sys.argv[1]) as package:
    etree.fromstring(package.read("{MAIN}"))
"""
PEER = """
import sys, docx
for paragraph in docx.Document(sys.argv[1]).paragraphs:
    print(paragraph.text)
"""
FLOOR_FOLDER = f"""
import os, sys, zipfile
from lxml import etree
paths = sorted(entry.path for entry in os.scandir(sys.argv[1]))
def parse(paths):
    for path in paths:
        with zipfile.ZipFile(path) as package:
            etree.fromstring(package.read("{MAIN}"))
count = int(sys.argv[2])
children = []
for number in range(1, count):
    pid = os.fork()
    if not pid:
        parse(paths[number::count])
        os._exit(0)
    children.append(pid)
parse(paths[::count])
for pid in children:
    os.waitpid(pid, 0)
"""
PEER_FOLDER = """
import os, sys, docx
for entry in sorted(os.scandir(sys.argv[1]), key=lambda entry: entry.path):
    for paragraph in docx.Document(entry.path).paragraphs:
        print(paragraph.text)
"""


def text_of(data: bytes) -> bytes:
    """The XML of the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(MAIN)


def parsed(data: bytes) -> etree._Element:
    """The floor of reading: unzip the text and parse it."""
    return etree.fromstring(text_of(data))


def repacked(xml: bytes, level: int = USUAL_LEVEL) -> bytes:
    """The floor of changing: parse the text, serialise and deflate it."""
    return zlib.compress(etree.tostring(etree.fromstring(xml)), level)


def packed(xml: bytes) -> bytes:
    """The floor of writing: deflate a text that is there already."""
    return zlib.compress(xml, USUAL_LEVEL)


def texts(data: bytes) -> list[str]:
    """python-docx: the texts of all paragraphs and cells."""
    found: list[str] = []
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, DocxTable):
            found += [cell.text for row in item.rows for cell in row.cells]
        else:
            found.append(item.text)
    return found


def commented(data: bytes, places: Sequence[int], words: str) -> bytes:
    """python-docx: a comment on the last run of each of these paragraphs."""
    document = docx.Document(io.BytesIO(data))
    paragraphs = document.paragraphs
    for place in places:
        document.add_comment(paragraphs[place].runs[-1], text=words, author="jiheng", initials="j")
    return _saved(document)


def written(blocks: Sequence[Block]) -> bytes:
    """python-docx: the same texts under headings and in tables, without typography."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.level:
                document.add_heading(block.text, 0 if block.level == 9 else block.level)
            else:
                document.add_paragraph(block.text)
        else:
            columns = max(sum(cell.cols for cell in row) for row in block.rows)
            table = document.add_table(len(block.rows), columns)
            for row, cells in zip(block.rows, table.rows, strict=True):
                for cell, target in zip(row, cells.cells, strict=False):
                    target.text = cell.text
    return _saved(document)


def _saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
