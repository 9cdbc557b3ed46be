"""The other commands: read, report, rules, profiles, doctor, version; help, and what is said about wrong usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jiheng.audit.rule import catalogue
from jiheng.cli.main import commands, main, parser_of
from jiheng.profiles.profile import names
from support import case

from .calling import WRONG, call, one_line

FACTS = """
unit: {name: 青石县白杨镇人民政府, region: 青石县, kind: township}
year: 2021
cutoff: 2021-06-30
filled_on: 2021-07-02
funds:
  - {scope: total, budget: "486.29", received: "328.65", executed: "312.17", execution_rate: "64.3"}
indicators:
  - [output, quantity, 培训次数, ">=", "48", 次, "30", "60"]
"""


def test_help_is_chinese_with_examples_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in commands())
    assert "退出码" in told
    assert told.count("jiheng ") >= 2


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_with_two_examples_and_the_codes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"用法：jiheng {name}")
    assert told.partition("例：")[2].count("jiheng ") >= 2
    assert all(f"\n  {code} " in told for code in (0, 1, 2, 64, 70, 130))
    assert all(action.help for action in parser_of(name)._actions)


def test_no_command_is_wrong_usage() -> None:
    done = call()
    assert done.code == 64
    assert done.out == ""
    assert "jiheng audit 报告.docx" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["adit", "x"], "是不是 audit"),
        (["qqqqqq"], "没有 qqqqqq 这个命令"),
        (["audit"], "缺少"),
        (["audit", "x.txt", "--jobs", "many"], "要的是数字"),
        (["audit", "x.txt", "--jobs", "-1"], "正整数"),
        (["audit", "x.txt", "--jobs"], "后面要跟一个值"),
        (["audit", "x.txt", "--formt", "json"], "不认识"),
        (["audit", "x.txt", "--format", "pdf"], "只能是"),
        (["audit", "x.txt", "--json=1"], "不带值"),
        (["audit", "x.txt", "--lang", "fr"], "zh"),
        (["report", "x.yaml"], "缺少"),
        (["rules", "F999"], "没有编号"),
        (["profiles", "xinjan"], "xinjiang"),
        (["profiles", "xinjiang", "--on", "yesterday"], "日期"),
        (["serve", "--port", "x"], "要的是数字"),
    ],
)
def test_wrong_usage_is_64_and_one_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 64
    told = capsys.readouterr()
    assert words in one_line(told.err)
    assert not told.out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == main(["--version"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("jiheng 绩衡 ")


def test_rules_lists_the_whole_register(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in told] == [rule.id for rule in catalogue()]
    assert all(rule["title"] and rule["basis"] and rule["fault"] for rule in told)
    assert main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(told)


def test_one_rule_is_told_with_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "f102"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("F102  ■ 错误")
    assert "依据：" in told
    assert "错例：" in told
    assert "正例：" in told


def test_profiles_print_every_value_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(names())
    for name in names():
        assert main(["profiles", name]) == 0
        told = capsys.readouterr().out
        assert told.count("〔") >= 60


def test_doctor_says_one_line_a_thing(tmp_path: Path) -> None:
    done = call("doctor", JIHENG_DATA=str(tmp_path / "new"))
    assert done.code == 0
    lines = done.out.splitlines()
    assert len(lines) == 11
    assert all(line.startswith(("✓ 正常", "○ 提示")) for line in lines)
    assert not (tmp_path / "new").exists()


def test_doctor_names_a_damaged_database_and_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "jiheng.sqlite3").write_bytes(b"no database at all" * 100)
    done = call("doctor", JIHENG_DATA=str(tmp_path))
    assert done.code == 1
    assert "✗ 不行" in done.out
    assert "有损坏" in done.out
    (tmp_path / "file").write_bytes(b"")
    assert "写不进去" in call("doctor", JIHENG_DATA=str(tmp_path / "file" / "below")).out


def test_read_gives_the_report_with_provenance(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WRONG, "utf-8")
    done = call("read", "a.txt", cwd=tmp_path)
    told = json.loads(done.out)
    assert done.code == 0
    assert told["kind"] == "monitoring"
    assert told["provenance"]["facts"]
    assert call("read", "-", stdin=WRONG.encode()).out == done.out
    assert call("read", "a.txt", "-o", "out/r.json", cwd=tmp_path) == (0, "", "")
    assert (tmp_path / "out" / "r.json").read_text("utf-8") == done.out
    again = call("read", "out/r.json", cwd=tmp_path)
    assert json.loads(again.out) == told


def test_read_says_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("unit: [\n", "utf-8")
    for name, words in (("bad.yaml", "YAML"), ("none.docx", "找不到"), (".", "文件夹")):
        done = call("read", name, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert words in one_line(done.err)


@pytest.mark.parametrize("suffix", ["docx", "html", "md", "json"])
def test_report_lists_what_it_replaced(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    done = call("report", "facts.yaml", "-o", f"报告.{suffix}", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out == ""
    replaced = [line for line in done.err.splitlines() if "写的" in line]
    assert len(replaced) == 2
    assert any("64.3%" in line and "64.19%" in line and "312.17" in line for line in replaced)
    assert any("培训次数" in line and "63%" in line for line in replaced)
    assert (tmp_path / f"报告.{suffix}").stat().st_size > 500
    assert not list(tmp_path.glob(".*"))


def test_a_written_report_audits_clean_and_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    assert call("report", "-", "-o", "a.docx", cwd=tmp_path, stdin=FACTS.encode()).code == 0
    (found,) = call("audit", "a.docx", "--json", cwd=tmp_path).objects()
    assert not [f for f in found["findings"] if f["rule"] in ("F101", "F102", "I201")]
    assert found["coverage"]["wrong"] == 0
    assert call("report", "a.docx", "-o", "b.html", cwd=tmp_path).code == 0


def test_report_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    for target, code, words in (
        ("a.xyz", 64, ".xyz"),
        ("a", 64, "扩展名"),
        ("facts.yaml", 64, "来源文件"),
        ("facts.yaml/a.docx", 70, "写不进"),
    ):
        done = call("report", "facts.yaml", "-o", target, cwd=tmp_path)
        assert done.code == code, done.err
        assert words in done.err
        assert "Traceback" not in done.err
    assert call("report", "none.yaml", "-o", "a.docx", cwd=tmp_path).code == 2


def test_the_real_facts_make_the_official_report(tmp_path: Path) -> None:
    done = call("report", str(case("tazhong-2021") / "facts.yaml"), "-o", str(tmp_path / "a.docx"))
    assert done.code == 0, done.err
    assert "写的 60%，算出 65%（302.23 ÷ 464.7）" in done.err
    done = call("report", str(case("tazhong-2021") / "report.txt"), "-o", str(tmp_path / "b.docx"))
    assert "写的 64.3%，算出 64.19%" in done.err


def test_an_error_of_the_program_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(args: object) -> int:
        raise KeyError("something")

    monkeypatch.setattr("jiheng.cli.version.run", broken)
    assert main(["version"]) == 70
    assert "KeyError" in one_line(capsys.readouterr().err)
    monkeypatch.setenv("JIHENG_DEBUG", "1")
    assert main(["version"]) == 70
    assert "Traceback" in capsys.readouterr().err
