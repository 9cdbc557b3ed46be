"""Cells taken over from the cutoff before: what is offered, what is kept, who may, and how the history tells it."""

import json
import re
from typing import Any

import pytest

from web.report.test_fill import JUNE, PAGE, by_hand, cell, last, one, post  # noqa: F401

pytestmark = pytest.mark.django_db


def offered(client: Any, cutoff: str = JUNE) -> list[str]:
    return re.findall(r'data-before="([^"]*)"', client.get(PAGE + cutoff).content.decode())


def test_a_chosen_cell_is_taken_over_and_the_history_says_so(at: Any, by_hand: Any) -> None:  # noqa: F811
    from jiheng.web.log import LogEntry

    found, clerk = by_hand("化解社会矛盾纠纷"), at("clerk")
    assert "8" in offered(clerk)
    answer = post(clerk, "carry", {"cells": [{**cell(found, "value", "999")}]})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["cells"][0]["text"], said["rows"][0]["texts"]["value"]) == ("8", "8")
    assert (last(found).value, last(found).carried_from.isoformat()) == ("8", "2021-03-31")
    assert LogEntry.objects.get(thing=f"progress:{last(found).pk}").detail["carried_from"] == "2021-03-31"
    assert "从3月31日节点带入" in clerk.get(f"/units/tazhong/indicators/{found.pk}/{JUNE}").content.decode()
    assert post(clerk, "cell", cell(found, "value", "15", 1)).status_code == 200
    assert last(found).carried_from is None


def test_words_and_grade_come_over_and_a_reason_does_not(at: Any, one: Any) -> None:  # noqa: F811
    found = one("提高劳动就业水平")
    page = at("clerk").get(PAGE + JUNE).content.decode()
    row = re.search(rf'data-key="{found.pk}".*?</tr>', page, re.DOTALL)
    assert row
    assert set(re.findall(r'data-field="(\w+)" data-before=', row[0])) <= {"words", "grade"}
    refused = post(at("clerk"), "carry", {"cells": [cell(found, "explanation", "")]})
    assert refused.status_code == 404


def test_nothing_is_offered_where_nothing_stands_before_or_nothing_may_be_filled(at: Any, by_hand: Any) -> None:  # noqa: F811
    found = by_hand("化解社会矛盾纠纷")
    assert offered(at("leader")) == []
    assert "从上期带入" not in at("leader").get(PAGE + JUNE).content.decode()
    assert post(at("leader"), "carry", {"cells": [cell(found, "value", "")]}).status_code == 403
    march = post(at("clerk"), "carry", {"cells": [cell(found, "value", "")]}, "?cutoff=2021-03-31")
    assert march.status_code == 404
    assert found.progress.filter(cutoff="2021-06-30").count() == 0


def test_a_cell_somebody_changed_meanwhile_is_not_overwritten(at: Any, by_hand: Any) -> None:  # noqa: F811
    found = by_hand("化解社会矛盾纠纷")
    post(at("office"), "cell", cell(found, "value", "14"))
    (said,) = post(at("clerk"), "carry", {"cells": [cell(found, "value", "")]}).json()["cells"]
    assert (said["status"], said["text"]) == (409, "14")
    assert last(found).value == "14"


@pytest.mark.parametrize("body", [{}, {"cells": []}, {"cells": "x"}])
def test_no_cells_are_no_request(at: Any, body: object) -> None:
    clerk = at("clerk")
    assert clerk.post(f"{PAGE}carry/{JUNE}", json.dumps(body), "application/json").status_code == 400
    assert post(clerk, "carry", {"cells": [{"key": [], "field": "value"}]}).status_code in (400, 404)


def test_a_foreign_indicator_is_not_there(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    foreign = ApprovedIndicator.objects.filter(unit__code="demo-b").first()
    assert post(at("clerk"), "carry", {"cells": [cell(foreign, "value", "")]}).status_code == 404
    assert at("clerk").post("/units/demo-b/fill/carry/", "{}", "application/json").status_code == 404
