"""Writes the reference pages that follow from the code: rules, command line, layouts, glossary; --check compares.

Everything on these pages stands in the code (the register of rules, the parsers, layouts/, model/terms.py); they are never
edited by hand. Profiles have a page of their own, written by `python -m jiheng.profiles.build --docs`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from jiheng.audit.rule import Rule, catalogue
from jiheng.cli import rules as rules_command
from jiheng.cli.findings import severity
from jiheng.cli.main import commands, overview, parser_of
from jiheng.layouts import exchange
from jiheng.layouts.layout import Column, Layout
from jiheng.model import terms

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- 由 scripts/docs.py 生成，请勿手改 -->"

FAMILIES = {
    "F": "F 资金",
    "I": "I 指标",
    "D": "D 偏离与纠偏",
    "S": "S 结构、文字与日期",
    "X": "X 跨报告",
    "C": "C 支出控制",
}

TABLES = (
    ("计算符号", terms.OPERATORS),
    ("一级指标", terms.LEVEL1),
    ("二级指标", terms.LEVEL2),
    ("预警灯", terms.LIGHTS),
    ("完成目标可能性", terms.LIKELIHOODS),
    ("偏差原因", terms.CAUSES),
    ("定性完成档", terms.GRADES),
    ("满意度问卷五档", terms.SATISFACTION),
    ("资金来源", terms.SOURCES),
    ("支出范围", terms.SCOPES),
    ("数的身份", terms.ROLES),
    ("文件种类", terms.KINDS),
)


def pages() -> dict[Path, str]:
    """All generated pages by path."""
    return {
        FOLDER / "rules.md": rules(catalogue()),
        FOLDER / "cli.md": command_line(),
        FOLDER / "layouts.md": layouts(),
        FOLDER / "glossary.md": glossary(),
        FOLDER / "exchange.md": exchange_form(),
        FOLDER / "exchange.schema.json": json.dumps(exchange.schema(), ensure_ascii=False, indent=1) + "\n",
    }


def rules(known: Iterable[Rule]) -> str:
    """The catalogue of rules: an overview, then every rule with basis and examples."""
    chosen = list(known)
    parts = [
        "# 审核规则",
        NOTE,
        (
            "每条规则只在它的依据写在文中时才判；缺数据的记为“未核”，不算通过。级别：■ 错误（算术或结构上一定不对）、"
            "▲ 提醒（审核人会退回或追问）、● 提示（值得看一眼）。口径可以改级别或停用一条规则。"
        ),
        grid(
            ("编号", "级别", "规则", "依据"),
            [(f"[{r.id}](#{r.id.lower()})", severity(r.severity), r.title, r.basis) for r in chosen],
        ),
    ]
    for family, title in FAMILIES.items():
        own = [rule for rule in chosen if rule.id.startswith(family)]
        parts += [f"## {title}"] if own else []
        parts += [_rule(rule) for rule in own]
    return joined(parts)


def _rule(rule: Rule) -> str:
    told = rules_command.described(rule)
    whole = "文档不完整时不核对。" if rule.whole else ""
    facts = (
        f"级别：{severity(rule.severity)}",
        f"依据：{rule.basis}",
        f"逐个核对：{rules_command.grain(rule.each)}",
        f"适用于：{rules_command.kinds(rule)}。{whole}",
        f"自 {rule.since} 版起",
    )
    lines = [f'### <a id="{rule.id.lower()}"></a>{rule.id} {rule.title}', "\n".join(f"- {fact}" for fact in facts)]
    lines += [told.fault] if told.fault else []
    lines += ["\n\n".join(_example(word, texts) for word, texts in (("错例", told.bad), ("正例", told.good)) if texts)]
    return "\n\n".join(line for line in lines if line)


def _example(word: str, texts: Iterable[str]) -> str:
    return "\n\n".join(f"{word}：\n\n```text\n{text}\n```" for text in texts)


def command_line() -> str:
    """The help of jiheng and of every command, as it is printed."""
    parts = ["# 命令行", NOTE, block(overview())]
    for name, purpose in commands().items():
        parts += [f"## jiheng {name}", purpose + "。", block(parser_of(name).format_help())]
    return joined(parts)


def layouts() -> str:
    """Every layout: what it is recognised by, its sections, and its columns with the field that each means."""
    parts = ["# 报告提纲与报表", NOTE, "读文件时按这些提纲和表头认出各部分，写报告时也按它们写。别的写法也认，列在右边。"]
    for layout in known_layouts():
        parts.append(f"## {layout.title} `{layout.code}`")
        facts = [f"种类：{terms.KINDS[layout.kind].label}", f"依据：{layout.basis}", f"标题含：{'、'.join(layout.titles) or '—'}"]
        parts.append("\n".join(f"- {fact}" for fact in (*facts, *layout.notes)))
        if layout.sections:
            rows = [
                ("　" * (s.level - 1) + s.number + s.title, f"`{s.key}`", "是" if s.required else "", "、".join(s.aliases))
                for s in layout.sections
            ]
            parts += ["### 各节", grid(("节", "键", "必有", "别的写法"), rows)]
        parts += list(_columns("资金各栏", layout.funds)) + list(_columns("指标各栏", layout.indicators))
    return joined(parts)


def _columns(title: str, columns: Iterable[Column]) -> Iterator[str]:
    rows = [(column.label, f"`{column.field}`", "、".join(column.aliases)) for column in columns]
    if rows:
        yield f"### {title}"
        yield grid(("栏", "对应的字段", "别的写法"), rows)


def known_layouts() -> list[Layout]:
    """The layouts of all modules of the package, by code."""
    package = import_module("jiheng.layouts")
    found: dict[str, Layout] = {}
    for module in iter_modules(package.__path__, package.__name__ + "."):
        for value in vars(import_module(module.name)).values():
            for layout in value if isinstance(value, tuple | list) else (value,):
                if isinstance(layout, Layout):
                    found[layout.code] = layout
    return [found[code] for code in sorted(found)]


def glossary() -> str:
    """The official vocabulary: code, label, official code and all spellings that are read."""
    parts = ["# 词汇", NOTE, "官方用词是数据，不翻译。“别的写法”是读报告时也认的写法。"]
    for title, table in TABLES:
        rows = [(term.label, f"`{term.code}`", term.official, "、".join(term.spellings)) for term in table.values()]
        parts += [f"## {title}", grid(("用词", "代码", "官方编号", "别的写法"), rows)]
    units = (
        ("金额单位（折合元）", "、".join(f"{unit}（{factor:f}）" for unit, factor in terms.MONEY.items())),
        ("逐个计数的单位", " ".join(sorted(terms.COUNTED))),
        ("量度单位", " ".join(sorted(terms.MEASURED))),
        ("时长单位", " ".join(sorted(terms.DURATIONS))),
        ("未到监控节点的写法", "、".join(terms.NOT_DUE)),
    )
    for title, text in units:
        parts += [f"## {title}", text]
    return joined(parts)


def exchange_form() -> str:
    """The fields of the exchange form by table, and the codes that it uses."""
    parts = [
        "# 交换文件",
        NOTE,
        (
            f"字段名、类型、长度依{exchange.BASIS}的“规范表”（按一个实际在用的系统整理，长度按字符计）。"
            "`jiheng exchange 报告.docx -o 交换.json`（或 .csv）写出，`jiheng report 交换.json -o 报告.docx` 读回。"
        ),
        "\n".join(
            (
                "- JSON 按表，每表一组记录；字段见 [exchange.schema.json](exchange.schema.json)。CSV 是各表字段合在一起，一行一个指标，UTF-8 带 BOM，行末 CRLF。",
                "- CSV 里以 = + - @（含全角）、制表符、回车或 ' 开头的文字前面加一个 '，表格软件不会当公式执行；读回时去掉。",
                "- 金额按元，写成文字，一分不差；标准没有写明单位。日期写 8 位，如 20210630；读时 8、14、17 位都认。",
                f"- 标准没有监控节点的字段，写在 perf_task_dsec 第一行：{exchange.CUTOFF}：2021-06-30。",
                f"- ana_dev_reasons：先写【原因】和说明，再写报告对偏离的说法，一条一行；没有的写{exchange.NO_DEVIATION}。",
                f"- 必填而报告里没有的文字写{terms.NOT_STATED}，代码、数和日期留空，都在写出时列出；标准没有字段的内容也逐类列出。",
                "- 一级、二级指标代码里，11（数量指标）见于实际系统，其余按“一级序号＋顺序”推定，各地可能不同；读时先看名称。",
                "- “附加”一栏打勾的不在标准里，是各地系统常见的列。",
            )
        ),
    ]
    names = f"{exchange.OF_DEPARTMENT}（部门整体）、{exchange.OF_PROJECT}（项目）"
    tables = ((exchange.TASK_TABLE, exchange.TASK), (exchange.INFO_TABLE, exchange.INFO), (names, exchange.INDICATOR))
    for title, fields in tables:
        rows = [
            (
                f"`{f.name}`",
                f.label,
                f.type,
                "是" if f.required else "",
                "✓" if f.added else "",
                f"`{f.holds}`" if f.holds else "—",
            )
            for f in fields
        ]
        parts += [f"## {title}", grid(("字段", "含义", "类型", "必填", "附加", "对应的内容"), rows)]
    for title, code_table in (
        ("一级指标代码", "level1"),
        ("二级指标代码", "level2"),
        ("计算符号", "sign"),
        ("完成目标可能性", "likelihood"),
    ):
        codes = [(code, f"`{name}`" if name else "没有写符号") for name, code in exchange.TABLES[code_table].items()]
        parts += [f"## {title}", grid(("代码", "对应的词"), codes)]
    return joined(parts)


def grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def block(text: str) -> str:
    """A text as it is."""
    return f"```text\n{text.rstrip()}\n```"


def joined(parts: Iterable[str]) -> str:
    """A page of its parts."""
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the pages, or with --check tell which are stale."""
    parser = argparse.ArgumentParser(description="write the generated reference pages")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    check = parser.parse_args().check
    stale = 0
    for path, text in pages().items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{path.relative_to(ROOT)} is stale: run python scripts/docs.py", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
