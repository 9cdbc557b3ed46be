"""Compiles `*.yaml` to `compiled.py` and to the reference page: `python -m jiheng.profiles.build [--check]`.

`--check` writes nothing and fails if one of the two is stale; `--docs` writes the page as well as the module.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jiheng.errors import ProfileError
from jiheng.profiles.load import FOLDER, overlays, texts
from jiheng.profiles.values import ALWAYS, Band, Entry, Overlay, Source, Text, fill, plain, rule_text

MODULE = FOLDER / "compiled.py"
PAGE = FOLDER.parents[2] / "docs" / "reference" / "profiles.md"

_HEAD = '''"""Generated from *.yaml by `python -m jiheng.profiles.build`; do not edit."""
# fmt: off
# ruff: noqa

from datetime import date
from decimal import Decimal as D

from jiheng.profiles.values import ALWAYS as A
from jiheng.profiles.values import Band as B
from jiheng.profiles.values import Entry as E
from jiheng.profiles.values import Overlay, Text
from jiheng.profiles.values import Source as S

'''


def module() -> str:
    """The text of `compiled.py`."""
    known, found = texts(), overlays()
    parts = [
        _HEAD,
        "TEXTS: dict[str, Text] = {\n",
        *(f"    {name!r}: {_literal(text)},\n" for name, text in known.items()),
        "}\n",
    ]
    for overlay in found.values():
        parts += _entries(overlay, found.get(overlay.inherits))
    parts += ["\nPROFILES: dict[str, Overlay] = {\n", *map(_line, found.values()), "}\n"]
    return "".join(parts)


def page() -> str:
    """The reference page in Chinese: every key, value, day, basis and evidence."""
    found, known = overlays(), texts()
    parts = [_intro(found)]
    for overlay in found.values():
        parts.append(_chapter(overlay, found.get(overlay.inherits), known))
    return "\n".join(parts).rstrip() + "\n"


def main(argv: list[str] | None = None) -> int:
    """Write or check the generated files; 1 if stale or a profile is wrong."""
    parser = argparse.ArgumentParser(description="compile the profiles")
    parser.add_argument("--check", action="store_true", help="fail if a generated file is stale")
    parser.add_argument("--docs", action="store_true", help="write the reference page too")
    args = parser.parse_args(argv)
    try:
        wanted = {MODULE: module(), PAGE: page()}
    except ProfileError as error:
        print(error, file=sys.stderr)
        return 1
    if args.check:
        return _check(wanted)
    for path, text in wanted.items():
        if path == MODULE or args.docs:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 0


def _check(wanted: dict[Path, str]) -> int:
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path} is stale: run python -m jiheng.profiles.build --docs", file=sys.stderr)
    return 1 if stale else 0


# -- the module


def _entries(overlay: Overlay, parent: Overlay | None) -> list[str]:
    above = parent.entries if parent else {}
    base = [f"    **_{parent.name.upper()},\n"] if parent else []
    own = [f"    {key!r}: {_literal(entries)},\n" for key, entries in overlay.entries.items() if above.get(key) != entries]
    return [f"\n_{overlay.name.upper()}: dict[str, tuple[E, ...]] = {{\n", *base, *own, "}\n"]


def _line(overlay: Overlay) -> str:
    parts = (overlay.name, overlay.label, overlay.inherits, overlay.regions)
    return f"    {overlay.name!r}: Overlay({', '.join(map(_literal, parts))}, _{overlay.name.upper()}),\n"


def _literal(value: Any) -> str:
    """A value as source text."""
    match value:
        case Decimal():
            return f'D("{value}")'
        case date():
            return "A" if value == ALWAYS else f"date({value.year}, {value.month}, {value.day})"
        case Band():
            return _call("B", value.code, value.low, value.high)
        case Entry():
            return _call("E", value.start, value.value, value.source)
        case Source():
            return _call("S", value.profile, value.label, value.from_, value.basis, value.evidence, value.assumption)
        case Text():
            return _call("Text", value.group, value.label, value.unit, value.sentence, value.words)
        case tuple():
            return f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
        case _:
            return repr(value)


def _call(name: str, *parts: Any) -> str:
    return f"{name}({', '.join(map(_literal, parts))})"


# -- the page


def _intro(found: dict[str, Overlay]) -> str:
    list_ = "\n".join(f"- `{name}` {overlay.label}{_inherits(overlay, found)}" for name, overlay in found.items())
    return f"""# 口径

<!-- 由 python -m jiheng.profiles.build --docs 生成，请勿手改 -->

各地、各年不同的数值（判灯界线、最低执行率、小数位、分值、时限、版式等）都是数据，不写在程序里。每个值有起始日期和依据；
没有规定可依的标为“假定”。不指定口径时用 `national`；继承别的口径的只列自己写明的值。“自”一栏为“历年”的不限年度，
`national` 每项最早的一条也用于更早的年度。出处中的 domain.md 是项目的规定研究笔记，cases 是真实报告。

{list_}
"""


def _inherits(overlay: Overlay, found: dict[str, Overlay]) -> str:
    return f"，继承{found[overlay.inherits].label}" if overlay.inherits else ""


def _chapter(overlay: Overlay, parent: Overlay | None, known: dict[str, Text]) -> str:
    above = parent.entries if parent else {}
    rows: dict[str, list[str]] = {}
    for key, entries in overlay.entries.items():
        text = known.get(key) or rule_text(key)
        own = [entry for entry in entries if entry.source.profile == overlay.name]
        if above.get(key) != entries:
            rows.setdefault(text.group, []).extend(_row(key, text, entry) for entry in own)
    return f"## {overlay.label} `{overlay.name}`\n\n" + "\n".join(_table(group, lines) for group, lines in rows.items())


def _table(group: str, rows: list[str]) -> str:
    head = "| 项 | 键 | 单位 | 值 | 含义 | 自 | 依据 | 出处 | 假定 |\n|---|---|---|---|---|---|---|---|---|\n"
    return f"### {group}\n\n{head}" + "\n".join(rows) + "\n"


def _row(key: str, text: Text, entry: Entry) -> str:
    source = entry.source
    since = "历年" if source.from_ == ALWAYS else source.from_.isoformat()
    cells = (text.label, f"`{key}`", text.unit, _raw(entry.value), fill(text, entry.value), since, source.basis, source.evidence)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (*cells, "是" if source.assumption else "")) + " |"


def _raw(value: Any) -> str:
    """A value as it stands in the YAML."""
    match value:
        case Band():
            return f"[{value.code}, {plain(value.low)}, {plain(value.high)}]"
        case tuple():
            return ", ".join(map(_member, value)) or "—"
        case bool():
            return str(value).lower()
        case _:
            return "—" if value is None else plain(value)


def _member(item: Any) -> str:
    """One member of a list or mapping."""
    if isinstance(item, Band) or not isinstance(item, tuple):
        return _raw(item)
    key, below = item
    return f"{key}: [{_raw(below)}]" if isinstance(below, tuple) else f"{key}: {_raw(below)}"


if __name__ == "__main__":
    sys.exit(main())
