"""The budgets that keep the house readable: lengths of files, functions and lines, and a sentence that opens each module."""

import ast
from pathlib import Path

import pytest

from support import ROOT, tree

FILE, RULES_FILE, FUNCTION, LINE = 500, 250, 60, 130


def sources() -> list[Path]:
    """Return the modules under the budgets; tests and migrations are free."""
    return [
        path
        for path in tree()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] not in {"tests", "bench"} and "migrations" not in path.parts
    ]


def limit(path: Path) -> int:
    return RULES_FILE if "rules" in path.relative_to(ROOT).parts else FILE


def long_functions(module: ast.Module) -> list[str]:
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions]
    return [f"{name} has {length} lines, at most {FUNCTION}" for name, length in lengths if length > FUNCTION]


def faults(path: Path, text: str) -> list[str]:
    """Return what in one module breaks a budget; a module that a generator wrote says so in its first words, and is free."""
    if text.startswith('"""Generated '):
        return []
    module = ast.parse(text)
    found = long_functions(module)
    lines = text.count("\n")
    if lines > limit(path):
        found.append(f"{lines} lines, at most {limit(path)}")
    found += [
        f"line {number} has more than {LINE} characters" for number, line in enumerate(text.splitlines(), 1) if len(line) > LINE
    ]
    if text.strip() and not ast.get_docstring(module):
        found.append("no sentence that says what the module is for")
    return found


def test_every_module_keeps_the_budgets() -> None:
    found = [f"{path.relative_to(ROOT)}: {fault}" for path in sources() for fault in faults(path, path.read_text("utf-8"))]
    assert sources()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("src/jiheng/read/a.py", "x = 1\n", "no sentence"),
        ("src/jiheng/read/a.py", '"""Long."""\n' + "x = 1\n" * 500, "501 lines, at most 500"),
        ("src/jiheng/audit/rules/funds/a.py", '"""Long."""\n' + "x = 1\n" * 250, "251 lines, at most 250"),
        ("src/jiheng/read/a.py", '"""Wide."""\nx = "' + "宽" * 130 + '"\n', "line 2 has more than 130 characters"),
        ("src/jiheng/read/a.py", '"""Long."""\ndef f():\n' + "    x = 1\n" * 60, "f has 61 lines"),
    ],
)
def test_a_broken_budget_is_seen(name: str, text: str, fault: str) -> None:
    assert any(fault in found for found in faults(ROOT / name, text))
