"""The generated pages: every rule and command stands there, and a stale page is found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from jiheng.audit.rule import catalogue
from jiheng.cli.main import commands
from support import ROOT


@pytest.fixture(scope="module")
def docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_script", ROOT / "scripts" / "docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_rule_is_documented(docs: ModuleType) -> None:
    page = docs.rules(catalogue())
    for rule in catalogue():
        assert f"{rule.id} {rule.title}" in page
        assert rule.basis in page


def test_every_rule_belongs_to_a_family(docs: ModuleType) -> None:
    assert {rule.id[0] for rule in catalogue()} <= set(docs.FAMILIES)


def test_every_command_is_documented_with_its_options(docs: ModuleType) -> None:
    page = docs.command_line()
    for name in commands():
        assert f"## jiheng {name}" in page
    for option in ("--json", "--annotate", "--profile", "--jobs", "--format", "--lang", "-o", "--port"):
        assert option in page


def test_every_module_of_the_commands_is_a_command() -> None:
    found = {path.stem for path in (ROOT / "src/jiheng/cli").glob("*.py") if "def run(args" in path.read_text("utf-8")}
    assert found == set(commands())


def test_a_stale_page_is_found(docs: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path / "reference")
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["docs.py"])
    assert docs.main() == 0
    monkeypatch.setattr(sys, "argv", ["docs.py", "--check"])
    assert docs.main() == 0
    (tmp_path / "reference" / "cli.md").write_text("old", "utf-8")
    assert docs.main() == 1
