import re
from datetime import date
from typing import Any
import time
import pytest
from playwright.sync_api import Page, expect
from browser import keys
from browser.test_unit_journey import sign_in

@pytest.fixture
def place(live_server, settings):
    from jiheng.web.demo import books, payroll, running, units
    settings.JIHENG_TODAY = date(2021, 7, 2)
    first, other, reviewer = units.make_units()
    lines = (*payroll.LINES, *running.LINES, *running.SUPPLEMENT_LINES)
    books.make_budget(first, lines, payroll.PAYMENTS)
    books.make_changes(first)
    return str(live_server.url).replace("localhost", "127.0.0.1")

def submit(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")

def make_kind(page, place, kind):
    page.goto(place + "/units/tazhong/records/kinds/")
    keys.reach(page, "#id_name"); page.keyboard.type(kind.name); submit(page)
    code = page.url.partition("#")[2]
    for field in kind.fields:
        keys.reach(page, f"#{code}_label"); page.keyboard.type(field.label)
        keys.press(page, "Tab"); keys.choose(page, field.sort)
        keys.press(page, "Tab"); page.keyboard.type(field.unit)
        keys.press(page, "Tab"); page.keyboard.type("、".join(field.options))
        submit(page)
    return code

def record(page, place, code, kind, row):
    from jiheng.web.demo.posting import on
    wanted = f"{place}/units/tazhong/records/?kind={code}"
    if f"kind={code}" not in page.url: page.goto(wanted)
    day, summary, *given = row
    keys.reach(page, "#id_day"); keys.day(page, on(day))
    keys.reach(page, "#id_office"); keys.choose(page, kind.office)
    for at, (field, value) in enumerate(zip(kind.fields, given)):
        if field.sort == "choice" and page.locator(f"[name=field_{at}][type=radio]").count():
            keys.reach(page, f"[name=field_{at}]"); keys.pick(page, value)
        else:
            keys.reach(page, f"[name=field_{at}]")
            if field.sort == "choice": keys.choose(page, value)
            else: page.keyboard.type(value)
    keys.reach(page, "#id_summary"); page.keyboard.type(summary)
    submit(page)
    expect(page.locator(".note-success")).to_contain_text(summary)

def test_x(place, watched: Page):
    from jiheng.web.demo import records
    from jiheng.web.targets.models import RecordKind, WorkRecord
    page = watched
    sign_in(page, place, "clerk")
    t = time.time()
    codes = {k.code: make_kind(page, place, k) for k in records.KINDS}
    print("TIME", time.time() - t, codes)
    t = time.time()
    for k in records.KINDS:
        for row in k.rows[:2]:
            record(page, place, codes[k.code], k, row)
    print("TIME", time.time() - t)
    for e in RecordKind.objects.all(): print(e.code, e.fields)
    for e in WorkRecord.objects.all(): print(e.kind, e.day, e.office, e.values, e.summary)

CUT = "?cutoff=2021-06-30"

def state(page, place, said):
    page.goto(place + "/units/tazhong/fill/" + CUT)
    keys.reach(page, "#grid td *, #grid td")
    keys.press(page, "ControlOrMeta+Home")
    for name, (words, grade) in said.items():
        for field, text in (("words", words), ("grade", grade)):
            keys.cell(page, name, field)
            page.keyboard.type(text)
            keys.press(page, "Enter")
            expect(page.locator(f"#grid tr[data-key]:has-text('{name}') td[data-field={field}]")).to_have_attribute("data-state", "saved")

def words(page, place, report):
    page.goto(place + "/units/tazhong/words/" + CUT)
    for one in report.deviations:
        area = page.get_by_label(f"“{one.indicator}”偏离的原因")
        keys.reach(page, f"#{area.get_attribute('id')}")
        page.keyboard.type(one.cause); keys.press(page, "Tab"); submit(page)
    for at, one in enumerate(report.corrections):
        page.goto(place + "/units/tazhong/words/" + CUT)
        keys.reach(page, "section[aria-labelledby=correction-title] details.more-form > summary"); keys.press(page, "Enter")
        keys.reach(page, "[name=measure]"); page.keyboard.type(one.measure)
        keys.press(page, "Tab"); keys.choose(page, "planned" if one.planned else "taken")
        if one.planned:
            keys.press(page, "Tab"); page.keyboard.type("出纳")
            keys.press(page, "Tab"); keys.day(page, date(2021, 9, 30))
        keys.reach(page, "[name=deviation]"); keys.choose(page, report.deviations[0].indicator)
        keys.press(page, "Tab"); submit(page)
    texts = [("problem", one.problem, one.suggestion) for one in report.problems]
    texts += [("next_step", text, "") for text in report.next_steps]
    texts += [("suggestion", text, "") for text in report.suggestions]
    texts += [("other", text, "") for text in report.others]
    for sort, text, reply in texts:
        page.goto(place + "/units/tazhong/words/" + CUT)
        keys.reach(page, f"section[aria-labelledby={sort}-title] details.more-form > summary"); keys.press(page, "Enter")
        keys.reach(page, f"#text-{sort}"); page.keyboard.type(text)
        if sort == "problem":
            keys.press(page, "Tab"); page.keyboard.type(reply)
        keys.press(page, "Tab"); submit(page)

def move(page, place, name, act):
    sign_in(page, place, name)
    page.goto(place + "/units/tazhong/report/" + CUT)
    keys.reach(page, f"form[action*='/report/{act}/'] button"); submit(page)

def test_y(place, watched: Page, settings):
    from jiheng.web.demo import aims, records, books, bases, filings
    from jiheng.web.demo.stage import Stage, facts
    from jiheng.web.cycles.actions import open_cycle
    from jiheng.web.orgs.models import Unit, User
    from jiheng.web.budgets.models import BudgetLine, BudgetYear
    unit = Unit.objects.get(code="tazhong"); u = lambda n: User.objects.get(username=n)
    s = Stage(unit, u("clerk"), u("leader"), u("office"), "社会事务办公室")
    s.year = BudgetYear.objects.get(unit=unit); s.lines = {l.code: l for l in BudgetLine.objects.filter(year=s.year)}
    aims.make_records(s, records.KINDS); aims.make_indicators(s)
    filings.make_filing(s, "06-30")
    page = watched
    sign_in(page, place, "clerk")
    t = time.time()
    state(page, place, aims.stated_in_june())
    print("TIME", time.time() - t); t = time.time()
    words(page, place, facts())
    print("TIME", time.time() - t); t = time.time()
    move(page, place, "clerk", "send_up")
    move(page, place, "leader", "submit")
    expect(page.get_by_text("SHA-256")).to_be_visible()
    keys.reach(page, "a[href*='report.docx']")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    data = __import__("pathlib").Path(got.value.path()).read_bytes()
    print("TIME", time.time() - t, len(data)); t = time.time()
