"""The example report, a profile, and small helpers that look into a written .docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from jiheng.model.report import Report
from jiheng.profiles.profile import Profile, profile
from jiheng.read.data import load_report
from support import ROOT

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def example() -> Report:
    path: Path = ROOT / "examples" / "tazhong.yaml"
    return load_report(path.name, path.read_bytes())


@pytest.fixture(scope="session")
def national() -> Profile:
    return profile()


@pytest.fixture(scope="session")
def anchored() -> Callable[[bytes], dict[str, str]]:
    """What each comment of a .docx stands around, by its id; every mark must be there once."""

    def find(data: bytes) -> dict[str, str]:
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
        found: dict[str, str] = {}
        running: set[str] = set()
        for element in root.iter():
            id_ = element.get(WORD + "id") or ""
            if element.tag == WORD + "commentRangeStart":
                assert id_ not in found
                running.add(id_)
                found[id_] = ""
            elif element.tag == WORD + "commentRangeEnd":
                running.remove(id_)
            elif element.tag == WORD + "t":
                for one in running:
                    found[one] += element.text or ""
        assert not running
        references = [element.get(WORD + "id") for element in root.iter(WORD + "commentReference")]
        assert sorted(references) == sorted(found)
        return found

    return find
