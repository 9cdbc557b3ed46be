"""PDFs that other programs make of our documents, and the real cases printed: they say what the document said."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.run import Audit
from jiheng.model.blocks import Block, Cell, Table
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.read.files import load
from jiheng.write.compose import Form
from jiheng.write.docx import docx_bytes
from jiheng.write.html import html_bytes
from jiheng.write.report import write_report
from judging import case as truth
from pdf_making import EXAMPLE
from seed import planted, seed
from support import CASES, case_names, chromium, need

PROFILE = profile("national")
FORMS: tuple[Form, ...] = ("prose", "table")
# Their cells are parted by blanks in one long line; where a line of the page ends, a blank can no longer be seen.
BY_BLANKS = {"tangxi-cunji-2022", "jishan-zhaidian-2021", "guangshui-jiaotong-2021", "guangshui-zhengfuban-2021"}


def by_office(folder: Path, names: list[str]) -> None:
    """Have LibreOffice print the documents of a folder."""
    office = shutil.which("soffice")
    need(office, "no LibreOffice on this machine: apt-get install libreoffice-writer-nogui")
    command = [str(office), f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    done = subprocess.run([*command, "--outdir", str(folder), *names], cwd=folder, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-500:]


def by_browser(folder: Path, name: str) -> None:
    """Have Chromium print a page of a folder."""
    browser = chromium()
    need(browser, "no Chromium on this machine: apt-get install chromium")
    command = [str(browser), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    target = (folder / name).with_suffix(".pdf")
    words = [*command, f"--print-to-pdf={target}", (folder / name).as_uri()]
    subprocess.run(words, capture_output=True, check=True, timeout=120)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Form, bool], bytes]:
    """The seed report printed by both programs: by form, and with or without the planted faults."""
    folder = tmp_path_factory.mktemp("seeds")
    made: dict[tuple[str, Form, bool], Path] = {}
    for form in FORMS:
        for faulty in (False, True):
            blocks = planted(seed(form), form) if faulty else seed(form)
            name = f"{form}-{faulty}"
            (folder / f"{name}-office.docx").write_bytes(docx_bytes(blocks, PROFILE))
            (folder / f"{name}-browser.html").write_bytes(html_bytes(blocks, PROFILE))
            by_browser(folder, f"{name}-browser.html")
            for program in ("office", "browser"):
                made[program, form, faulty] = folder / f"{name}-{program}.pdf"
    by_office(folder, sorted(path.name for path in folder.glob("*.docx")))
    return {key: path.read_bytes() for key, path in made.items()}


def audit(name: str, data: bytes) -> Audit:
    return audit_bytes(name, data, PROFILE).audit


def found(one: Audit) -> Counter[tuple[str, ...]]:
    """What was found, without the blanks that typesetting opens or closes."""
    return Counter((f.rule, f.severity, _bare(f.stated), _bare(f.computed)) for f in one.findings)


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.mark.parametrize("program", ["office", "browser"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("faulty", [False, True])
def test_other_programs_give_the_same_findings(
    program: str, form: Form, faulty: bool, seeds: dict[tuple[str, Form, bool], bytes]
) -> None:
    blocks = planted(seed(form), form) if faulty else seed(form)
    wanted = audit("a.docx", docx_bytes(blocks, PROFILE))
    got = audit("a.pdf", seeds[program, form, faulty])
    assert found(got) == found(wanted)
    assert got.coverage() == wanted.coverage()
    assert any(finding.severity == "error" for finding in got.findings) is faulty


def squared(block: Block) -> Block:
    """A table as it can be printed: rows of pipes are filled up, so that all are of one length."""
    if not isinstance(block, Table):
        return block
    wide = max(map(len, block.rows))
    rows = ((*row, *[Cell("")] * (wide - len(row))) for row in block.rows)
    return replace(block, rows=tuple(tuple(cell._replace(rows=1, cols=1) for cell in row) for row in rows), head=0)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All real cases as Word documents, and printed by LibreOffice."""
    folder = tmp_path_factory.mktemp("cases")
    for name in case_names():
        path, _, _ = truth(CASES / name)
        blocks = [squared(block) for block in load(path.name, path.read_bytes()).blocks]
        (folder / f"{name}.docx").write_bytes(docx_bytes(blocks, PROFILE))
    by_office(folder, sorted(path.name for path in folder.glob("*.docx")))
    return folder


@pytest.mark.parametrize("name", case_names())
def test_a_printed_case_says_what_its_text_says(name: str, printed: Path) -> None:
    path, _, _ = truth(CASES / name)
    got = found(audit("a.pdf", (printed / f"{name}.pdf").read_bytes()))
    text, document = found(audit(path.name, path.read_bytes())), found(audit("a.docx", (printed / f"{name}.docx").read_bytes()))
    if name in BY_BLANKS:
        got = Counter({one: times for one, times in got.items() if one[1] == "error"})
        assert got <= text | document
    else:
        assert got in (text, document)


def test_a_workbook_that_is_printed_over_pages_gives_the_same_findings(tmp_path: Path) -> None:
    book = write_report(load_report(EXAMPLE.name, EXAMPLE.read_bytes()), ".xlsx", PROFILE)
    (tmp_path / "form.xlsx").write_bytes(book)
    by_office(tmp_path, ["form.xlsx"])
    printed = (tmp_path / "form.pdf").read_bytes()
    got, wanted = audit("a.pdf", printed), audit("a.xlsx", book)
    assert found(got) == found(wanted)
    assert got.coverage() == wanted.coverage()
    form = next(block for block in load("a.pdf", printed).blocks if isinstance(block, Table))
    merged = [(cell.text, cell.rows) for row in form.rows for cell in row if cell.text in ("绩效指标", "产出指标", "时效指标")]
    assert merged == [("绩效指标", 19), ("产出指标", 12), ("时效指标", 2)]
