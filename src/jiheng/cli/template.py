"""`jiheng template`: the workbook to fill, with lists, help in the cells and what follows computed."""

from __future__ import annotations

import argparse
from pathlib import Path

from jiheng.cli import exits, output
from jiheng.cli.parser import Parser, tell
from jiheng.cli.width import padded
from jiheng.layouts import fill
from jiheng.say import say

_DEFAULT = "department_monitoring"


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say(
        "导出填报工作簿：带下拉列表、格内说明和例子，算得出的自动算；填好交给 jiheng audit 或 jiheng report。"
    )
    parser.add_argument(
        "-o", "--output", metavar=say("填报.xlsx"), help=say("写成哪个文件，或 -（标准输出）；不写则列出可用的表")
    )
    parser.add_argument(
        "--layout", metavar=say("表"), default=_DEFAULT, help=say("哪一种表（默认 department_monitoring 部门整体支出绩效监控表）")
    )
    parser.add_argument(
        "--profile", metavar=say("口径"), default="national", help=say("格里的公式按哪套口径计算（默认 national）")
    )
    parser.example("jiheng template -o 填报.xlsx", say("部门整体支出绩效监控的填报工作簿"))
    parser.example("jiheng template -o 填报.xlsx --layout monitoring_form", say("项目支出绩效目标执行监控表的"))


def run(args: argparse.Namespace) -> int:
    """Write the workbook, or list the forms that there are."""
    if args.layout not in fill.LAYOUTS:
        known = "、".join(fill.LAYOUTS)
        tell(say("没有 {layout} 这种表；可用的有 {known}。", layout=args.layout[:40], known=known))
        return exits.USAGE
    if not args.output:
        for code, layout in fill.LAYOUTS.items():
            print(f"{padded(code, 24)}{layout.title}")
        return exits.DONE
    if args.output != "-" and Path(args.output).suffix.lower() != ".xlsx":
        tell(say("填报工作簿只能写成 .xlsx，例如 填报.xlsx。"))
        return exits.USAGE
    from jiheng.profiles.profile import profile
    from jiheng.write.template import template_bytes

    data = template_bytes(fill.LAYOUTS[args.layout], profile(args.profile))
    if args.output == "-":
        output.binary(data)
    else:
        output.save(Path(args.output), data)
        tell(say("已写成 {path}。", path=args.output))
    return exits.DONE
