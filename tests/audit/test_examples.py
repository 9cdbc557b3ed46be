"""Every rule explains itself: Bad gives exactly this fault, Good none of it."""

from __future__ import annotations

import pytest

from jiheng.audit.rule import Rule, catalogue

from .snippets import examples, run


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_the_docstring_explains_the_rule(rule: Rule) -> None:
    assert rule.doc.strip().splitlines()[0].endswith((".", "…")), rule.id
    assert rule.basis
    assert examples(rule, "Good"), f"{rule.id} has no Good example"


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_bad_is_found_and_good_is_silent(rule: Rule) -> None:
    kind = rule.kinds[0]
    for text in examples(rule, "Bad"):
        assert rule.id in {finding.rule for finding in run(text, kind)}, text
    for text in examples(rule, "Good"):
        assert rule.id not in {finding.rule for finding in run(text, kind)}, text
