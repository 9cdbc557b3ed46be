"""What must stand nowhere in the tree: paths of one machine, hosts of package registries, names of real persons."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT, case, tree

# None of the patterns finds itself.
MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root|home)/[\w.-]+")
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|npmmirror|debian|tsinghua\.edu|aliyun)\.(?:org|com|cn)\b|\"resolved\":|--[a-z-]*index-url[ =]"
)
LEADS = re.compile(r"(?:副?组\s*长|成\s*员)：\s*")
PERSON = re.compile(r"([\u4e00-\u9fff·]{2,20})（[^）]+）")
ZIPPED = {".docx", ".xlsx", ".zip"}


def texts() -> Iterator[tuple[Path, str]]:
    """Yield the text of every file, and of every part of an office document."""
    for path in tree():
        if path.suffix in ZIPPED:
            with zipfile.ZipFile(path) as parts:
                yield from ((path, parts.read(name).decode("utf-8", "ignore")) for name in parts.namelist())
        else:
            yield path, path.read_bytes().decode("utf-8", "ignore")


def places(wanted: re.Pattern[str]) -> list[str]:
    """Return where the pattern stands in the tree: file, and the words found."""
    return sorted({f"{path.relative_to(ROOT)}: {found[0]}" for path, text in texts() for found in wanted.finditer(text)})


def persons(report: str) -> list[str]:
    """Return the names of the monitoring group: one a line with the post in brackets, from 组长 on to the first line without."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    first = next(number for number, line in enumerate(lines) if LEADS.match(line))
    names = []
    for line in lines[first:]:
        if not (person := PERSON.fullmatch(LEADS.sub("", line))):
            break
        names.append(person[1])
    return names


@pytest.mark.parametrize("wanted", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_nothing_names_a_machine_or_a_registry(wanted: re.Pattern[str]) -> None:
    assert not places(wanted)


def test_locks_name_no_address() -> None:
    locks = sorted((ROOT / "requirements").iterdir())
    assert [path.name for path in locks if "://" in path.read_text("utf-8")] == []
    assert all("--hash=sha256:" in path.read_text("utf-8") for path in locks if path.suffix == ".txt")


def test_no_person_of_the_real_report_stands_in_the_tree() -> None:
    names = persons((case("tazhong-2021") / "report.txt").read_text("utf-8"))
    assert len(names) >= 5
    assert not places(re.compile("|".join(map(re.escape, names))))


def test_persons_are_read_from_the_lines_of_the_group() -> None:
    lines = [
        "小组成员：",
        "组 长： 甲乙丙（书记）",
        "副组长：丁·戊己（副书记、镇长）",
        "成 员： 庚辛（委员）",
        "壬癸（出纳）",
        "各办公室负责人",
    ]
    assert persons("\n\n".join(lines)) == ["甲乙丙", "丁·戊己", "庚辛", "壬癸"]


@pytest.mark.parametrize(("text", "seen"), [("/%s/main/x", True), ("docs/%s/list", False), ("in /%s/x", True)])
def test_a_path_of_a_machine_is_seen(text: str, seen: bool) -> None:
    assert bool(MACHINE.search(text % "work")) is seen
