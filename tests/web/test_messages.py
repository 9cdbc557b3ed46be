"""The English catalogue is complete: every Chinese sentence of the pages is in it, none is left over, gaps are kept."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from jiheng.web.setup import compiled, pairs
from support import ROOT

WEB = ROOT / "src/jiheng/web"
CATALOGUE = WEB / "locale/en/LC_MESSAGES/django.po"
CALLS = {"_", "gettext", "gettext_lazy"}


def in_template(path: Path) -> Iterator[str]:
    template = engines["django"].from_string(path.read_text("utf-8")).template
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            yield str(node.filter_expression.var.literal)
        elif isinstance(node, BlockTranslateNode):
            yield node.render_token_list(node.singular)[0]


def in_rows(path: Path) -> Iterator[str]:
    for _line, _call, said in engines["jinja2"].env.extract_translations(path.read_text("utf-8")):
        yield str(said[0] if isinstance(said, tuple) else said)


def in_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def messages() -> set[str]:
    """Every sentence that the pages can say."""
    found = {message for path in WEB.rglob("templates/**/*.html") for message in in_template(path)}
    found |= {message for path in WEB.rglob("jinja2/**/*.html") for message in in_rows(path)}
    return found | {message for path in WEB.rglob("*.py") for message in in_module(path)}


def test_the_catalogue_is_complete_and_has_nothing_left_over() -> None:
    known = dict(pairs(CATALOGUE.read_text("utf-8")))
    assert messages() - set(known) == set()
    assert set(known) - messages() == set()


def test_every_translation_is_english_and_keeps_the_gaps() -> None:
    for message, translation in pairs(CATALOGUE.read_text("utf-8")):
        gaps = re.compile(r"%\(\w+\)s|\{\w*\}")
        assert sorted(gaps.findall(message)) == sorted(gaps.findall(translation)), message
        assert re.findall(r"</?b>", message) == re.findall(r"</?b>", translation), message
        assert not re.search(r"[\u4e00-\u9fff]", translation.replace("绩衡", "")), message


def test_a_compiled_catalogue_is_what_gettext_reads(tmp_path: Path) -> None:
    from gettext import GNUTranslations

    path = tmp_path / "x.mo"
    path.write_bytes(compiled({"错误": "Errors", "提醒 {}": "Warnings {}"}))
    with path.open("rb") as file:
        catalogue = GNUTranslations(file)
    assert catalogue.gettext("错误") == "Errors"
    assert catalogue.gettext("提醒 {}") == "Warnings {}"
    assert catalogue.gettext("没有") == "没有"
