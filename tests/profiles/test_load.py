"""How YAML becomes a profile: overlays, dates, and what is said when a file is wrong."""

from __future__ import annotations

import ast
import typing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jiheng.errors import ProfileError
from jiheng.profiles import build
from jiheng.profiles.fields import Profile
from jiheng.profiles.load import FOLDER, meanings, overlays, texts
from jiheng.profiles.profile import in_force

UNDOCUMENTED = {"name", "label", "regions", "on", "severities", "sources", "texts"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with national alone."""
    (tmp_path / "national.yaml").write_text((FOLDER / "national.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str, name: str = "town", inherits: str = "national") -> Path:
    (folder / f"{name}.yaml").write_text(f"label: 试验口径\ninherits: {inherits}\n{text}\n", encoding="utf-8")
    return folder


def chosen(folder: Path, on: str | None = None, name: str = "town") -> Profile:
    return in_force(overlays(folder)[name], date.fromisoformat(on) if on else None)


ROW = "basis: 试验, assumption: true"


def test_a_child_overrides_from_its_day_and_inherits_the_rest(folder: Path) -> None:
    written(folder, f"grade_red: [{{from: 2024-01-01, value: 50, {ROW}}}]")
    assert chosen(folder, "2023-12-31").grade_red == 60
    assert chosen(folder, "2024-01-01").grade_red == Decimal(50)
    assert chosen(folder).grade_yellow == 80
    assert chosen(folder).cite("grade_red") == "试验口径（假定值）：定性完成程度低于 50% 为红灯"


def test_a_grandchild_inherits_from_the_child(folder: Path) -> None:
    written(folder, f"rate_places: [{{from: 2024-01-01, value: 1, {ROW}}}]")
    written(folder, f"score_places: [{{from: always, value: 1, {ROW}}}]", name="a_village", inherits="town")
    village = chosen(folder, name="a_village")
    assert (village.rate_places, village.score_places, village.source("rate_places").profile) == (1, 1, "town")


def test_inherit_hands_a_key_back(folder: Path) -> None:
    rows = f"[{{from: 2024-01-01, value: 50, {ROW}}}, {{from: 2025-01-01, inherit: true, {ROW}}}]"
    written(folder, f"grade_red: {rows}")
    assert [chosen(folder, f"{year}-06-30").grade_red for year in (2023, 2024, 2025)] == [60, 50, 60]
    assert chosen(folder).source("grade_red").profile == "national"


def test_rules_are_switched_and_weighed(folder: Path) -> None:
    rules = f"rules:\n  I207: [{{from: 2025-01-01, value: hint, {ROW}}}]\n  S409: [{{from: always, value: off, {ROW}}}]"
    town = chosen(written(folder, rules))
    assert (town.severity("I207", "warning"), town.severity("S409", "hint"), town.severity("F102", "error")) == (
        "hint",
        "off",
        "error",
    )
    assert town.cite("I207") == "试验口径（假定值）：规则 I207 按“提示”处理"
    assert chosen(folder, "2024-12-31").severity("I207", "warning") == "warning"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"grade_red_: [{{from: always, value: 1, {ROW}}}]", "没有 grade_red_ 这一项，最接近的是 grade_red"),
        ("lable: x", "没有 lable 这一项，最接近的是 label"),
        (f"on: [{{from: always, value: 1, {ROW}}}]", "没有 on 这一项"),
        (f"grade_red: [{{form: always, value: 1, {ROW}}}]", "没有 form 这一项，最接近的是 from"),
        (f"grade_red: [{{value: 1, {ROW}}}]", "缺少 from"),
        (f"grade_red: [{{from: always, {ROW}}}]", "缺少 value"),
        (f"grade_red: [{{from: 2024-13-01, value: 1, {ROW}}}]", "值不合要求"),
        (f"grade_red: [{{from: always, value: viel, {ROW}}}]", "应为数字"),
        (f"grade_red: [{{from: always, value: NaN, {ROW}}}]", "应为数字"),
        (f"rate_places: [{{from: always, value: 1.5, {ROW}}}]", "值不合要求"),
        (f"seq_basis: [{{from: always, value: months, {ROW}}}]", "只能是month、day，最接近的是 month"),
        (f"spending_ahead: [{{from: always, value: maybe, {ROW}}}]", "只能是true、false"),
        (f"causes: [{{from: always, value: funds, {ROW}}}]", "应为列表"),
        (f"causes: [{{from: always, value: [found], {ROW}}}]", "没有代码 found，最接近的是 funds"),
        ("grade_red: [{from: always, value: 1, assumption: true}]", "缺少 basis"),
        ("grade_red: [{from: always, value: 1, basis: 听说, evidence: x}]", "须写 assumption: true"),
        ("grade_red: [{from: always, value: 1, basis: 某财〔2024〕1号}]", "没有写 evidence"),
        (f"grade_red: [{{from: 2024-01-01, value: 1, {ROW}}}, {{from: 2023-01-01, value: 1, {ROW}}}]", "按 from 先后排列"),
        ("grade_red: []", "按 from 先后排列"),
        (f"rules: {{F1: [{{from: always, value: off, {ROW}}}]}}", "没有 F1 这一项"),
        (f"rules: {{F102: [{{from: always, value: fatal, {ROW}}}]}}", "只能是error、warning、hint、off"),
        (f"rules: {{F102: [{{from: always, inherit: true, {ROW}}}]}}", "没有上级的值可以 inherit"),
        ("regions: [甲]\nregions: [乙]", "regions 写了两次"),
        ("regions: [甲", "不是正确的 YAML"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(folder: Path, text: str, said: str) -> None:
    with pytest.raises(ProfileError) as error:
        overlays(written(folder, text))
    assert said in str(error.value)


def test_parents_must_exist_and_not_go_in_circles(folder: Path) -> None:
    with pytest.raises(ProfileError, match="所继承的口径不存在"):
        overlays(written(folder, "", inherits="nowhere"))


def test_a_root_must_give_every_key(tmp_path: Path) -> None:
    (tmp_path / "root.yaml").write_text("label: 空口径\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="没有给出 rounding"):
        overlays(tmp_path)


def test_every_field_is_documented() -> None:
    fields = set(typing.get_type_hints(Profile)) - UNDOCUMENTED
    assert fields == set(texts()) == set(meanings())
    for key, text in texts().items():
        assert text.label, key
        assert text.sentence, key
        assert meanings()[key], key


def test_every_choice_has_its_word() -> None:
    for key, hint in typing.get_type_hints(Profile).items():
        if typing.get_origin(hint) is typing.Literal:
            assert set(typing.get_args(hint)) == set(texts()[key].words)


def test_amounts_and_shares_have_units() -> None:
    for key, hint in typing.get_type_hints(Profile).items():
        if hint in (int, Decimal, Decimal | None):
            assert texts()[key].unit, key


def test_no_float_stands_in_the_room() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not (isinstance(node, ast.Name) and node.id == "float"), path


def test_the_generated_files_are_fresh() -> None:
    assert build.main(["--check"]) == 0


def test_a_stale_file_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "MODULE", tmp_path / "compiled.py")
    monkeypatch.setattr(build, "PAGE", tmp_path / "docs" / "profiles.md")
    assert build.main(["--check"]) == 1
    assert "compiled.py is stale" in capsys.readouterr().err
    assert build.main([]) == 0
    assert not build.PAGE.exists()
    assert build.main(["--docs"]) == build.main(["--check"]) == 0


def test_the_page_shows_every_key_and_the_generated_module_every_basis() -> None:
    page = build.page()
    for key in texts():
        assert f"| `{key}` |" in page
    assert "川财绩〔2025〕10号" in page
    assert "四川口径 `sichuan`" in page
