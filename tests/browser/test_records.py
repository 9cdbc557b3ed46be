"""Work records in a real browser: one entered on a phone in a few taps, and pages that are fit for everybody."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import SIZES
from browser.test_ledger import TODAY, log_in
from browser.test_pages import faults

TAPS = 4  # a choice, the photo, the button, and one to reach the number
PLACES = ("", "?kind=training", "kinds/?open=training", "withdraw")


@pytest.fixture
def township(live_server: Any, settings: Any) -> Any:
    """Return the township with two kinds of records, one record with evidence and a withdrawn one."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from jiheng.web.targets.actions import record_work, withdraw_record
    from jiheng.web.targets.models import RecordKind
    from web.ledger_pages.world import World

    settings.JIHENG_TODAY = TODAY
    world: Any = World()
    people = {"name": "people", "label": "参加人数", "sort": "number", "unit": "人", "options": []}
    form = {"name": "form", "label": "形式", "sort": "choice", "unit": "", "options": ["集中学习", "外出培训"]}
    world.training = RecordKind.objects.create(unit=world.unit, code="training", name="学习培训", fields=[form, people])
    RecordKind.objects.create(unit=world.unit, code="visit", name="入户走访", fields=[], position=2)
    values = {"people": "30", "form": "集中学习"}
    proof = SimpleUploadedFile("签到表.pdf", b"%PDF-1.4")
    world.record = record_work(world.clerk, world.training, TODAY, summary="第一次学习", values=values, evidence=[proof])
    wrong = record_work(world.clerk, world.training, TODAY, summary="记重了", values=values, office=world.office)
    withdraw_record(world.clerk, wrong, "重复登记")
    return world


@pytest.fixture
def page_of(watched: Page, live_server: Any, township: Any) -> Page:
    """Return the browser of the clerk."""
    log_in(watched, live_server.url, township.clerk)
    return watched


# What a person does to a page: every press of a pointer, every key that writes, whatever moves the focus for it.
COUNTED = """
window.done = {taps: 0, keys: 0};
addEventListener("pointerdown", () => { window.done.taps += 1; }, true);
addEventListener("keydown", () => { window.done.keys += 1; }, true);
"""


def test_a_record_is_entered_on_a_phone_in_a_few_taps(page_of: Page, live_server: Any, tmp_path: Path) -> None:
    photo = tmp_path / "现场.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    page_of.set_viewport_size({"width": 390, "height": 844})
    page_of.goto(f"{live_server.url}/units/tazhong/records/?kind=training")
    page_of.evaluate(COUNTED)
    page_of.get_by_label("集中学习").check()
    page_of.locator("#id_field_1").click()
    page_of.keyboard.type("28")
    expect(page_of.locator("#proposal")).to_contain_text("学习培训：集中学习，参加人数28人")
    with page_of.expect_file_chooser() as chosen:
        page_of.locator("#id_photo").click()
    chosen.value.set_files(photo)
    done = page_of.evaluate("window.done")  # the button leaves the page
    page_of.get_by_role("button", name="记下这条").click()
    expect(page_of.locator(".note-success")).to_contain_text("已记：学习培训：集中学习，参加人数28人")
    assert (done["taps"] + 1, done["keys"]) == (TAPS, len("28"))
    row = page_of.locator(".records tbody tr").filter(has_text="参加人数28人")
    expect(row).to_contain_text("1 份")
    expect(page_of.locator("#id_kind")).to_have_value("training")
    assert page_of.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_kind_asks_for_something_else_and_keeps_the_day(page_of: Page, live_server: Any) -> None:
    page_of.goto(f"{live_server.url}/units/tazhong/records/?kind=training")
    page_of.locator("#id_day").fill("2021-06-15")
    page_of.locator("#id_kind").select_option("visit")
    expect(page_of.locator("#id_field_0")).to_have_count(0)
    expect(page_of.locator("#id_day")).to_have_value("2021-06-15")
    expect(page_of).to_have_url(re.compile("kind=visit"))
    page_of.locator("#id_summary").fill("走访三户")
    page_of.locator("#id_summary").press("Enter")
    expect(page_of.locator(".records tbody tr")).to_have_count(1)
    expect(page_of.locator(".records tbody tr")).to_contain_text("2021-06-15")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_fit_for_everybody(page_of: Page, live_server: Any, township: Any, place: str, size: str) -> None:
    width, height = SIZES[size]
    page_of.set_viewport_size({"width": width, "height": height})
    path = f"{township.record.pk}/withdraw/" if place == "withdraw" else place
    page_of.goto(f"{live_server.url}/units/tazhong/records/{path}")
    assert faults(page_of) == []
    assert page_of.evaluate("document.documentElement.scrollWidth") <= width
    assert page_of.locator("h1").count() == 1


def test_a_page_is_fit_for_everybody_at_night(page_of: Page, live_server: Any) -> None:
    page_of.emulate_media(color_scheme="dark")
    page_of.goto(f"{live_server.url}/units/tazhong/records/?kind=training")
    assert faults(page_of) == []
