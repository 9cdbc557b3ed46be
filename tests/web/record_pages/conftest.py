"""What tests of the pages of work records share: the township of the ledger, with two kinds of records."""

from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser, world  # noqa: F401


@pytest.fixture
def kinds(world: Any) -> Any:  # noqa: F811
    """Return the township with trainings and mediations."""
    from jiheng.web.targets.models import RecordKind

    people = {"name": "people", "label": "参加人数", "sort": "number", "unit": "人", "options": []}
    result = {"name": "result", "label": "调解结果", "sort": "choice", "unit": "", "options": ["化解", "调解中"]}
    place = {"name": "place", "label": "地点", "sort": "text", "unit": "", "options": []}
    world.training = RecordKind.objects.create(unit=world.unit, code="training", name="学习培训", fields=[people, place])
    world.mediation = RecordKind.objects.create(unit=world.unit, code="mediation", name="矛盾调解", fields=[result], position=2)
    world.foreign_kind = RecordKind.objects.create(unit=world.other, code="visit", name="邻镇走访", fields=[])
    return world


@pytest.fixture
def clerk(kinds: Any) -> Client:
    """Return the browser of the clerk."""
    return browser(kinds.clerk)
