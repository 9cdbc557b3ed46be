"""Calls the command line as a person does: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

HEAD = "青石县白杨镇人民政府整体支出绩效监控报告\n填报时间：2021年7月2日\n"
WRONG = HEAD + "二、部门单位年度预算执行情况\n2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.3%。\n"
RIGHT = WRONG.replace("64.3%", "64.19%")


class Called(NamedTuple):
    """How a call ended."""

    code: int
    out: str
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """The list that --json printed."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


def call(*arguments: str, cwd: Path | None = None, stdin: bytes = b"", **environment: str) -> Called:
    """Run jiheng; stdin is empty unless bytes are given."""
    command = [sys.executable, "-m", "jiheng.cli.main", *arguments]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    env.pop("NO_COLOR", None) if "NO_COLOR" not in environment else None
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=cwd, env=env, timeout=120)
    return Called(done.returncode, done.stdout.decode(), done.stderr.decode())


def one_line(text: str) -> str:
    """The only line of a text, which must be Chinese and no trace."""
    lines = [line for line in text.splitlines() if line]
    assert len(lines) == 1, text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in lines[0]), text
    assert "Traceback" not in text
    return lines[0]
