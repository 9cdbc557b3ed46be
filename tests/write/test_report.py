"""The front door: the format by the file name, one clear sentence where it cannot be written."""

import json

import pytest

from jiheng.compute.view import complete
from jiheng.errors import CannotWrite
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.read.data import report_from, report_to
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.write.report import FORMATS, write_report


@pytest.mark.parametrize("suffix", [*FORMATS, ".docx", ".DOCX", " .html"])
def test_every_known_format_is_written(suffix: str, example: Report, national: Profile) -> None:
    assert write_report(example, suffix, national)


@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        (".wps", "不能写 .wps 文件；可写 .docx、.pdf、.xlsx、.html、.md、.json，例如 报告.docx。"),
        ("", "文件名没有扩展名，不知道写成哪一种；可写 .docx、.pdf、.xlsx、.html、.md、.json，例如 报告.docx。"),
    ],
)
def test_other_formats_are_refused_in_one_sentence(suffix: str, words: str, example: Report, national: Profile) -> None:
    with pytest.raises(CannotWrite) as refused:
        write_report(example, suffix, national)
    assert str(refused.value) == words


def test_json_has_the_completed_report(example: Report, national: Profile) -> None:
    found = report_from(json.loads(write_report(example, "json", national)))
    assert found == complete(example, national)[0]
    assert report_to(found) == report_to(complete(example, national)[0])


@pytest.mark.parametrize("suffix", ["docx", "html", "md"])
def test_what_is_written_reads_back_as_the_same_report(suffix: str, example: Report, national: Profile) -> None:
    found = read_report(load(f"report.{suffix}", write_report(example, suffix, national)))
    wanted = complete(example, national)[0]
    assert found.funds == wanted.funds
    assert found.indicators == wanted.indicators
    assert (found.problems, found.next_steps, found.corrections) == (wanted.problems, wanted.next_steps, wanted.corrections)
    assert (found.group, found.duties, found.plan, found.offices) == (wanted.group, wanted.duties, wanted.plan, wanted.offices)
    assert (found.deviations, found.suggestions, found.counts) == (wanted.deviations, wanted.suggestions, wanted.counts)
