"""One word, one thing: a row of the database is named for what is kept, never as a value of the document."""

import ast

from support import ROOT, tree


def classes(room: str) -> set[str]:
    """Return the names of the classes that a room defines."""
    modules = [path for path in tree() if path.suffix == ".py" and path.is_relative_to(ROOT / "src/jiheng" / room)]
    nodes = [node for path in modules for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {node.name for node in nodes if isinstance(node, ast.ClassDef)}


def test_no_class_of_the_model_is_a_class_of_the_web_too() -> None:
    assert classes("model")
    assert classes("model") & classes("web") == set()
