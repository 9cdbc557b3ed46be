"""Documents of old kinds, through LibreOffice: they say what the .docx says, and nothing hangs or stays behind."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from docx_making import docx, para
from generate import report
from jiheng.audit.files import Audited, audit_bytes
from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.profiles.profile import profile
from jiheng.read import files, office, worker
from jiheng.read.capped import Limits
from jiheng.write.docx import docx_bytes
from jiheng.write.report import compose
from office_making import WRITER, running, saved_as
from support import need

SAID = "经 LibreOffice 转换后读取"
PLANTED = ("预算执行率", "预算执行率1")  # a rate of ten times and more


@pytest.fixture(autouse=True)
def _with_office(request: pytest.FixtureRequest) -> None:
    if "without" not in request.node.name:
        need(office.program(), f"no LibreOffice on this machine: apt-get install {WRITER}")


@pytest.fixture(scope="module")
def faulty() -> bytes:
    """A whole report as .docx in which rates are wrong."""
    rules = profile("national")
    blocks = tuple(
        replace(block) if not hasattr(block, "text") else block._replace(text=block.text.replace(*PLANTED))
        for block in compose(report(Random(7)), rules)
    )
    return docx_bytes(blocks, rules)


def audited(name: str, data: bytes) -> Audited:
    return audit_bytes(name, data, profile("national"))


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_a_report_has_the_same_findings_in_every_kind(kind: str, faulty: bytes, tmp_path: Path) -> None:
    new, old = audited("报告.docx", faulty), audited(f"报告.{kind}", saved_as(faulty, "docx", kind, tmp_path))
    assert old.document.format == kind
    assert old.document.said == (SAID,)
    assert [one.rule for one in new.audit.findings if one.severity == "error"]
    assert [(one.rule, one.message, one.stated, one.computed) for one in old.audit.findings] == [
        (one.rule, one.message, one.stated, one.computed) for one in new.audit.findings
    ]
    assert [(one.fact.figure.text, one.verdict) for one in old.audit.figures] == [
        (one.fact.figure.text, one.verdict) for one in new.audit.figures
    ]


def test_a_wps_is_often_a_doc_inside(tmp_path: Path) -> None:
    data = saved_as(rb"{\rtf1\ansi 486.29}", "rtf", "doc", tmp_path)
    for name, form, said in (
        ("甲.wps", "wps", (SAID,)),
        ("甲.doc", "doc", (SAID,)),
        ("甲.docx", "doc", ("扩展名是 .docx，内容是旧版 Word 文档（.doc），按后者读取", SAID)),
    ):
        document = files.load(name, data)
        assert ([text.text for text in document.texts()], document.format) == (["486.29"], form)
        assert document.said == said


@pytest.mark.parametrize("name", ["甲.doc", "甲.wps", "甲.rtf"])
def test_what_is_something_else_inside_is_read_without_libreoffice(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "converted", None)  # calling it would fail
    others = (docx(para("预算")), "docx"), ("<html><body><p>预算</p></body></html>".encode(), "html"), ("预算".encode(), "txt")
    for data, form in others:
        document = files.load(name, data)
        assert ([text.text for text in document.texts()], document.format) == (["预算"], form)


def test_without_libreoffice_it_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(Unreadable, match=r"要用 LibreOffice，这台机器上没有；请装上 LibreOffice，或用 Word、WPS"):
        files.load("甲.rtf", rb"{\rtf1 x}")


def test_a_protected_doc_is_said_to_be_so_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    stream = b"\xec\xa5\xc1\0".ljust(10, b"\0") + b"\0\x01"
    data = head + stream.ljust(512, b"\0") + "WordDocument".encode("utf-16-le")
    with pytest.raises(Unreadable, match="已加密"):
        files.load("甲.doc", data)


def test_many_files_are_converted_in_one_call_and_a_bad_one_harms_no_other() -> None:
    good = rb"{\rtf1\ansi 486.29}"
    made = office.converted([("rtf", good), ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), ("rtf", good)])
    assert [one is not None for one in made] == [True, False, True]
    assert [text.text for text in files.load("甲.docx", made[2] or b"").texts()] == ["486.29"]


# In workers: limits of its own, and nothing left behind.


def loaded(item: tuple[str, bytes]) -> bytes:
    document: Document = files.load(*item)
    return document.texts()[0].text.encode()


def told(_: object, reason: str) -> bytes:
    return b"! " + reason.encode()


IGNORED = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # fork under xdist


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork even where the test runner has a thread (xdist): the functions here cannot be sent to another process."""
    monkeypatch.setattr(worker, "_can_fork", lambda: True)


@IGNORED
@pytest.mark.usefixtures("forked")
def test_a_worker_reads_it_under_its_own_limits() -> None:
    items = [("甲.rtf", rb"{\rtf1\ansi 486.29}"), ("乙.txt", b"1")]
    assert [answer for _, answer in worker.run(loaded, items, 1, told)] == [b"486.29", b"1"]


@IGNORED
@pytest.mark.usefixtures("forked")
def test_a_libreoffice_that_hangs_ends_with_its_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "soffice.bin"
    hanging.write_text(f"#!/bin/sh\nexec sleep 600 # {tmp_path}\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(hanging))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # a worker that is killed cannot clear up
    limits = Limits(wall=1.5)
    before = len(running("sleep 600"))
    ((_, answer),) = worker.run(loaded, [("甲.rtf", rb"{\rtf1 1}")], 1, told, limits)
    assert "用时超限" in answer.decode()
    time.sleep(0.2)
    assert len(running("sleep 600")) == before


@IGNORED
@pytest.mark.usefixtures("forked")
def test_a_libreoffice_that_hangs_is_ended_when_its_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "soffice.bin"
    hanging.write_text("#!/bin/sh\nexec sleep 601\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(hanging))
    assert office.converted([("rtf", rb"{\rtf1 1}")], 0.5) == [None]
    assert not running("sleep 601")
