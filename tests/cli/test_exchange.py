"""`jiheng exchange`: a file under the standard's names, what it does not hold is told, and `report` takes it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import ROOT

from .calling import WRONG, call, one_line

EXAMPLE = str(ROOT / "examples" / "tazhong.yaml")


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_there_and_back(tmp_path: Path, suffix: str) -> None:
    done = call("exchange", EXAMPLE, "-o", f"交换.{suffix}", "--division", "652825000", cwd=tmp_path)
    assert done.code == 0
    missing, lost, written = done.err.splitlines()
    assert "est_perf_annual" in missing
    assert "mof_div_code" not in missing
    assert "没有带上：" in lost
    assert written == f"已写成 交换.{suffix}。"
    assert call("report", f"交换.{suffix}", "-o", "报告.docx", cwd=tmp_path).code == 0
    read = json.loads(call("read", "报告.docx", cwd=tmp_path).out)
    again = json.loads(call("read", f"交换.{suffix}", cwd=tmp_path).out)
    assert len(read["indicators"]) == len(again["indicators"]) == 17
    assert [one["name"] for one in read["indicators"]] == [one["name"] for one in again["indicators"]]


def test_a_word_report_becomes_an_exchange_file(tmp_path: Path) -> None:
    assert call("report", EXAMPLE, "-o", "a.docx", cwd=tmp_path).code == 0
    assert call("exchange", "a.docx", "-o", "a.json", cwd=tmp_path).code == 0
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))["PAY_PERF_MONITOR_INFO"]
    assert (len(rows), rows[0]["pro_bgt_comp"], rows[0]["kpi_val"]) == (17, "3121700", "≥30件")


def test_refusals(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WRONG, "utf-8")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    done = call("exchange", "a.txt", "-o", "a.xlsx", cwd=tmp_path)
    assert (done.code, "只有 .json 和 .csv" in one_line(done.err)) == (64, True)
    done = call("exchange", "a.txt", "-o", "a.txt", cwd=tmp_path)
    assert (done.code, "来源" in one_line(done.err)) == (64, True)
    done = call("report", "bad.csv", "-o", "b.docx", cwd=tmp_path)
    assert (done.code, "不是一体化标准的交换表" in one_line(done.err)) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "bad.csv"]


def test_a_folder_of_reports_does_not_count_an_exchange_file_as_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WRONG, "utf-8")
    assert call("exchange", "a.txt", "-o", "x.csv", cwd=tmp_path).code == 0
    done = call("audit", ".", "--json", cwd=tmp_path)
    assert [one["file"] for one in done.objects()] == ["a.txt"]
