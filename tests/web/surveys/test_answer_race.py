"""Fifty devices answer at the same moment, and one device fifty times: every answer once, the log without a gap."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from jiheng.web.log import LogEntry, verify_log
from jiheng.web.targets.models import Answer, Survey
from jiheng.web.targets.polling import answer, close_survey
from web.ledger.test_race import at_once

MANY = 50
ALL = {"q1": "fair"}


@pytest.fixture
def survey(transactional_db: None, settings: Any) -> Survey:
    from web.ledger_pages.world import World

    settings.JIHENG_TODAY = date(2021, 7, 2)
    world = World()
    made = Survey.objects.create(
        unit=world.unit,
        title="调查",
        questions=[{"name": "q1", "text": "满意吗？"}],
        token="one",
        opens_on=date(2021, 7, 1),
        closes_on=date(2021, 7, 9),
    )
    made.by = world.clerk  # type: ignore[attr-defined]
    return made


def by(survey: Survey, device: str) -> Callable[[], object]:
    return lambda: answer(survey, device, ALL)


def test_fifty_devices_give_fifty_answers(survey: Survey) -> None:
    assert sum(at_once([by(survey, f"device {number}") for number in range(MANY)])) == MANY
    assert Answer.objects.filter(survey=survey).count() == MANY
    assert LogEntry.objects.filter(action="answer_survey").count() == MANY
    assert list(verify_log()) == []


def test_one_device_answers_once_however_often_it_asks(survey: Survey) -> None:
    assert sum(at_once([by(survey, "same")] * MANY)) == 1
    assert Answer.objects.filter(survey=survey).count() == 1


def test_no_answer_comes_after_the_close(survey: Survey) -> None:
    acts = [by(survey, f"device {number}") for number in range(MANY)]
    kept = at_once([*acts, lambda: close_survey(survey.by, survey)])  # type: ignore[attr-defined]
    assert kept[-1]
    told = LogEntry.objects.get(action="close_survey").detail["answers"]
    assert told == Answer.objects.filter(survey=survey).count() == sum(kept[:-1])
