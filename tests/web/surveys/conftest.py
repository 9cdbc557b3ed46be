"""What tests of surveys share: the township of the ledger with two indicators of satisfaction, one survey open and one to come."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser, world  # noqa: F401


@pytest.fixture
def polls(world: Any) -> Any:  # noqa: F811
    """Return the township with an open survey of two questions for an indicator that is measured from it."""
    from jiheng.web.targets.models import ApprovedIndicator, Basis, Survey

    wanted = {"year": 2021, "level1": "satisfaction", "level2": "satisfaction", "op": ">=", "value": "95", "measure_unit": "%"}
    world.indicator = ApprovedIndicator.objects.create(unit=world.unit, name="群众满意度", **wanted)
    Basis.objects.create(indicator=world.indicator, how="survey", places=1)
    world.foreign_indicator = ApprovedIndicator.objects.create(unit=world.other, name="邻镇满意度", **wanted)
    questions = [{"name": "q1", "text": "您对办事窗口的服务是否满意？"}, {"name": "q2", "text": "您对环境卫生是否满意？"}]
    days = {"opens_on": date(2021, 6, 1), "closes_on": date(2021, 7, 20)}
    world.survey = Survey.objects.create(
        unit=world.unit, indicator=world.indicator, title="群众满意度调查", questions=questions, token="open-one", **days
    )
    world.coming = Survey.objects.create(
        unit=world.unit,
        title="下半年调查",
        questions=questions,
        token="coming-one",
        opens_on=date(2021, 9, 1),
        closes_on=date(2021, 9, 20),
    )
    world.foreign = Survey.objects.create(unit=world.other, title="邻镇调查", questions=questions, token="foreign-one", **days)
    return world


@pytest.fixture
def clerk(polls: Any) -> Client:
    """Return the browser of the clerk."""
    return browser(polls.clerk)


@pytest.fixture
def phone(polls: Any) -> Client:
    """Return the browser of somebody who answers."""
    return device()


def device() -> Client:
    """A browser that nobody knows yet; it checks forms as a real one is checked."""
    return Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
