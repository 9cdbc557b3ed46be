"""A figure changed by hand in a written file is found, every time; so are data that were rewritten together with their hash."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable

import pytest

from jiheng import sealing
from jiheng.audit.run import Audit
from jiheng.compute.view import complete
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile, profile
from jiheng.read.carried import META, carried, code, digest, signed
from jiheng.read.docx import parse
from jiheng.read.files import load
from jiheng.read.zipped import Package
from jiheng.write.audited import audit_file
from jiheng.write.pdf import pdf_bytes
from jiheng.write.report import composed, write_report
from jiheng.write.xml_text import escaped

from .tampering import attached, changed_docx, changed_html, changed_pdf, changed_xlsx, with_part

TIMES = 500 if os.environ.get("JIHENG_TORTURE") == "1" else 13
CHANGES = {"docx": changed_docx, "xlsx": changed_xlsx, "html": changed_html, "pdf": changed_pdf}
ALTERED, REWORDED, FORGED = "S411", "S412", "S413"


def audited(suffix: str, data: bytes, national: Profile) -> Audit:
    return audit_file(f"report.{suffix}", data, national).audit


def rules(audit: Audit) -> list[str]:
    return [finding.rule for finding in audit.findings if finding.rule in (ALTERED, REWORDED, FORGED)]


@pytest.fixture(scope="module", params=CHANGES)
def written(request: pytest.FixtureRequest, example: Report, national: Profile) -> tuple[str, bytes]:
    return request.param, write_report(example, request.param, national)


@pytest.mark.parametrize("form", ["prose", "table", "form", "annex"])
@pytest.mark.parametrize("suffix", list(CHANGES))
def test_what_nobody_touched_agrees(suffix: str, form: str, example: Report, national: Profile) -> None:
    data = write_report(example, suffix, national, form)  # type: ignore[arg-type]
    audit = audited(suffix, data, national)
    assert rules(audit) == []
    assert {check.outcome for check in audit.checks if check.rule.each == "carried"} == {"held"}


def test_any_changed_figure_is_found(written: tuple[str, bytes], national: Profile) -> None:
    suffix, data = written
    for seed in range(TIMES):
        found = CHANGES[suffix](data, random.Random(seed))
        assert found != data
        assert ALTERED in rules(audited(suffix, found, national)), (suffix, seed)


def test_the_finding_stands_at_the_place_with_both_values(example: Report, national: Profile) -> None:
    data = write_report(example, "docx", national)
    found = with_part(data, "word/document.xml", lambda xml: xml.replace("312.17万元", "312.71万元", 1))
    audited_ = audit_file("report.docx", found, national)
    finding = next(one for one in audited_.audit.findings if one.rule == ALTERED)
    assert (finding.stated, finding.computed, finding.severity) == ("312.71万元", "312.17万元", "error")
    assert finding.span
    text = audited_.document.texts()[finding.span.text].text
    assert text[finding.span.start : finding.span.end] == "312.71万元"
    wrong = next(one for one in audited_.audit.figures if one.fact.figure.span == finding.span)
    assert (wrong.verdict, wrong.computed) == ("wrong", "312.17万元")


def test_changed_words_are_a_hint(example: Report, national: Profile) -> None:
    data = write_report(example, "docx", national)
    found = with_part(data, "word/document.xml", lambda xml: xml.replace("部门单位名称", "单位名称", 1))
    audit = audited("docx", found, national)
    assert rules(audit) == [REWORDED]


def envelope_of(suffix: str, data: bytes) -> str:
    """The envelope as it stands in the file."""
    if suffix == "pdf":
        return attached(data)
    if suffix == "html":
        return re.search(rf"<meta name='{META}' content='([^']*)'", data.decode())[1]  # type: ignore[index]
    return parse(Package(data).read("customXml/item1.xml")).text or ""


def with_envelope(suffix: str, data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """The file with another envelope in place of its own."""
    old = envelope_of(suffix, data)
    envelope = json.loads(old)
    change(envelope)
    new = json.dumps(envelope)
    if suffix == "html":
        return data.replace(old.encode(), new.encode())
    if suffix == "pdf":
        found = carried("pdf", data)
        assert found
        rules = profile(found.profile, found.on)
        return pdf_bytes(composed(found.report, rules, found.form, code(found.sha256)), rules, new)
    return with_part(data, "customXml/item1.xml", lambda xml: xml.replace(escaped(old), escaped(new)))


def rewritten(envelope: dict[str, object], chance: random.Random) -> None:
    """Change one figure of the data, and make the hash that of the new data."""
    text = json.dumps(envelope["data"])
    places = [found.start(1) for found in re.finditer(r'"value": "[0-9.]*?([0-9])', text)]
    at = chance.choice(places)
    envelope["data"] = json.loads(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :])
    envelope["head"]["sha256"] = digest(envelope["data"])  # type: ignore[index]


def test_data_rewritten_with_their_hash_are_caught_by_the_signature(written: tuple[str, bytes], national: Profile) -> None:
    suffix, data = written
    for seed in range(TIMES):
        found = with_envelope(suffix, data, lambda envelope, seed=seed: rewritten(envelope, random.Random(seed)))  # type: ignore[misc]
        assert rules(audited(suffix, found, national)) == [FORGED], (suffix, seed)
        assert "签名不符" in carried(suffix, found).fault  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda envelope: envelope["data"].update(title="别的"), "哈希"),
        (lambda envelope: envelope.pop("signature"), "没有签名"),
        (lambda envelope: envelope.pop("head"), "损坏"),
        (lambda envelope: envelope.update(signature="!!"), "签名不符"),
        (lambda envelope: envelope["head"].update(form="table"), "签名不符"),
    ],
)
def test_every_harm_to_the_envelope_is_told(
    change: Callable[[dict[str, object]], None], words: str, written: tuple[str, bytes], national: Profile
) -> None:
    suffix, data = written
    found = with_envelope(suffix, data, change)
    assert words in carried(suffix, found).fault  # type: ignore[union-attr]
    assert rules(audited(suffix, found, national)) == [FORGED]


def test_a_seal_of_another_office_is_known_by_its_public_key(
    example: Report, national: Profile, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIHENG_DATA", f"{tmp_path}/theirs")
    data = write_report(example, "docx", national)
    key = sealing.public_key()
    assert carried("docx", data).signer == sealing.OWN  # type: ignore[union-attr]
    monkeypatch.setenv("JIHENG_DATA", f"{tmp_path}/ours")
    assert carried("docx", data).signer is None  # type: ignore[union-attr]
    seals = sealing.data_folder() / sealing.SEALS
    seals.mkdir(parents=True)
    (seals / "青石县财政局.pub").write_text(f"{key}\n", "ascii")
    assert carried("docx", data).signer == "青石县财政局"  # type: ignore[union-attr]


def test_the_same_report_gives_the_same_bytes_and_all_formats_the_same_code(example: Report, national: Profile) -> None:
    files = {suffix: write_report(example, suffix, national) for suffix in ("docx", "xlsx", "html", "pdf")}
    assert files == {suffix: write_report(example, suffix, national) for suffix in files}
    assert len({carried(suffix, data).sha256 for suffix, data in files.items()}) == 1  # type: ignore[union-attr]


def test_the_signature_is_of_the_head_and_the_key_is_private(example: Report, national: Profile) -> None:
    envelope = json.loads(envelope_of("docx", write_report(example, "docx", national)))
    assert sealing.holds(signed(envelope["head"]), sealing.Seal(envelope["key"], envelope["signature"]))
    assert (sealing.data_folder() / sealing.KEY).stat().st_mode & 0o777 == 0o600


def test_a_file_that_carries_nothing_is_audited_as_before(example: Report, national: Profile) -> None:
    data = write_report(complete(example, national)[0], "md", national)
    assert carried(load("report.md", data).format, data) is None
    assert {one.outcome for one in audited("md", data, national).checks if one.rule.each == "carried"} == {"not_applicable"}


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "html", "txt"])
def test_what_was_converted_for_reading_carries_nothing(format_: str) -> None:
    assert carried(format_, b"\xd0\xcf\x11\xe0 an old document") is None
