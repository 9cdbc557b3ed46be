"""What a township does with its year, step by step and by keyboard alone, on the pages of the unit `tazhong`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import Page, expect

from browser import keys
from jiheng.model.report import Report
from jiheng.web.demo.bases import Origin, Poll
from jiheng.web.demo.posting import YEAR, Line, Posting, on
from jiheng.web.demo.records import WorkKind
from jiheng.web.targets.binding import RATES

UNIT = "/units/tazhong/"
CUTOFF = date(YEAR, 6, 30)
AT = f"?cutoff={CUTOFF}"


class Desk:
    """A browser at the desk of the township; each step leaves by the page's own button and sees it done."""

    def __init__(self, page: Page, place: str) -> None:
        """Work at an address with a page."""
        self.page, self.place = page, place

    def go(self, address: str) -> None:
        """Open a page of the unit."""
        self.page.goto(self.place + UNIT + address)

    def submit(self) -> None:
        """Press Enter where the form is sent by it, and be on the next page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def button(self, name: str) -> None:
        """Reach a button by its words and press it."""
        target = self.page.get_by_role("button", name=name, exact=True)
        keys.reach_to(self.page, target)
        self.submit()

    def said(self, words: str | re.Pattern[str]) -> None:
        """See the green note of what was done; what was refused instead is named."""
        refused = " ".join(self.page.locator(".problems, .note-error").all_inner_texts())
        assert not refused, refused
        expect(self.page.locator(".note-success")).to_contain_text(words)

    def put(self, field: str, text: str) -> None:
        """Reach a field by its id and type over it."""
        keys.reach(self.page, f"#{field}")
        keys.retype(self.page, text)

    def choose(self, field: str, value: str) -> None:
        """Reach a list by its id and choose."""
        keys.reach(self.page, f"#{field}")
        keys.choose(self.page, value)

    def on_day(self, field: str, day: date) -> None:
        """Reach a date by its id and type it."""
        keys.reach(self.page, f"#{field}")
        keys.day(self.page, day)

    # the first use ----------------------------------------------------------------------------------------------------

    def set_up(self, file: Path, password: str) -> dict[str, str]:
        """Set the unit up from its last report, but for the budget, which an office has as a workbook; return the log-ins."""
        self.page.goto(self.place)
        for name in ("开始建账", "开始建账"):
            self.follow(name)
        for field in ("admin-password", "admin-again"):
            self.put(field, password)
        self.submit()
        keys.reach(self.page, "#file")
        self.page.locator("#file").set_input_files(file)  # the dialogue of the system has keys of its own
        self.follow("读这份文件")
        self.follow("存好，下一步")
        self.put("unit-code", "tazhong")
        self.follow("存好，下一步")
        self.follow("存好，下一步")
        ticked = self.page.locator(".edit.lines input[type=checkbox]:checked")
        while ticked.count():
            keys.reach_to(self.page, ticked.first)
            keys.press(self.page, "Space")
        self.follow("存好，下一步")
        self.follow("存好，下一步")
        self.follow("建账")
        expect(self.page.get_by_role("heading", name="建好了")).to_be_visible()
        rows = self.page.locator(".once tbody tr").all()
        return {row.locator("th").inner_text(): row.locator("code").inner_text() for row in rows}

    def follow(self, name: str) -> None:
        """Reach the button or link of a set-up's page by its words, and press it."""
        keys.reach_to(self.page, self.page.locator(f"#main :is(a, button):not([aria-hidden]):text-is('{name}')").last)
        self.submit()

    def first_log_in(self, name: str, given: str, own: str) -> None:
        """Log in with a password that was handed out, and take one of one's own."""
        self.log_in(name, given)
        self.put("id_old", given)
        for field in ("id_new", "id_again"):
            self.put(field, own)
        self.submit()

    def log_in(self, name: str, password: str) -> None:
        """Log in as somebody."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.place}/login/")
        self.put("username", name)
        self.put("password", password)
        self.submit()

    # the budget -------------------------------------------------------------------------------------------------------

    def open_budget(self) -> None:
        """Open the year."""
        self.go("budget/")
        self.put("open_year", str(YEAR))
        self.submit()

    def import_book(self, address: str, file: Path, count: int) -> None:
        """Hand a workbook in, take the columns as they were guessed, look at the rows, and import them."""
        self.go(address)
        keys.reach(self.page, "#id_file")
        self.page.locator("#id_file").set_input_files(file)  # the dialogue of the system has keys of its own
        self.button("读这个文件")
        self.button("核对每一行")
        expect(self.page.get_by_role("heading", name=f"{count} 行都能导入")).to_be_visible()
        self.button(f"导入这 {count} 行")
        self.said(re.compile("已(导入|记入)"))

    def change_budget(self, kind: str, document: str, day: str, reason: str, rows: Sequence[tuple[str, str]]) -> None:
        """Enter a supplement or a virement by its document."""
        self.go(f"budget/{YEAR}/changes/?new=1")
        self.choose("id_kind", kind)
        self.put("id_document", document)
        self.on_day("id_decided_on", on(day))
        self.put("id_reason", reason)
        for place, (code, amount) in enumerate(rows):
            keys.reach(self.page, f"#id_line_{place}")
            keys.choose_by(self.page, f"{code} ")
            self.put(f"id_amount_{place}", amount)
        self.button("记入预算")
        self.said("已记")

    def owe(self, name: str, amount: str) -> None:
        """Enter an old debt."""
        self.go(f"budget/{YEAR}/arrears/")
        self.put("id_name", name)
        self.put("id_amount", amount)
        self.submit()

    def plan_months(self, line: int, months: Sequence[Decimal]) -> None:
        """Type the plan of a line by month."""
        self.go(f"budget/lines/{line}/")
        for month, amount in enumerate(months, 1):
            self.put(f"plan_month_{month}", str(amount))
        self.button("存分月计划")
        self.said("分月计划")

    # the ledger -------------------------------------------------------------------------------------------------------

    def enter(self, kind: str, one: Posting, voucher: str) -> None:
        """Enter a receipt or a payment."""
        self.go(f"ledger/?new={kind}")
        keys.reach(self.page, "#id_line")
        keys.choose_by(self.page, f"{one.line} ")
        self.put("id_amount", one.amount)
        self.on_day("id_day", on(one.day))
        self.put("id_summary", one.summary)
        self.put("id_party", one.party)
        self.put("id_voucher", voucher)
        if one.due:
            self.on_day("id_due_on", on(one.due))
        if one.arrears:
            self.choose("id_arrears", one.arrears)
        keys.reach(self.page, "#new button[type=submit]")
        self.submit()
        self.said("已记")

    def reverse(self, number: int, day: str, reason: str) -> None:
        """Reverse an entry by its number."""
        self.go(f"ledger/{YEAR}/{number}/reverse/")
        self.on_day("id_day", on(day))
        self.put("id_reason", reason)
        self.submit()

    # work records -----------------------------------------------------------------------------------------------------

    def make_kind(self, kind: WorkKind) -> str:
        """Define a kind of work with its fields; return the word by which its page is known."""
        self.go("records/kinds/")
        self.put("id_name", kind.name)
        self.submit()
        code = self.page.url.partition("#")[2]
        for field in kind.fields:
            self.put(f"{code}_label", field.label)
            keys.press(self.page, "Tab")
            keys.choose(self.page, field.sort)
            keys.press(self.page, "Tab")
            self.page.keyboard.type(field.unit)
            keys.press(self.page, "Tab")
            self.page.keyboard.type("、".join(field.options))
            self.submit()
        return code

    def record(self, code: str, kind: WorkKind, row: Sequence[str]) -> None:
        """Record one piece of work."""
        if f"kind={code}" not in self.page.url:
            self.go(f"records/?kind={code}")
        day, summary, *given = row
        self.on_day("id_day", on(day))
        self.choose("id_office", kind.office)
        for at, (field, value) in enumerate(zip(kind.fields, given, strict=True)):
            keys.reach(self.page, f"[name=field_{at}]")
            if field.sort != "choice":
                self.page.keyboard.type(value)
            elif self.page.evaluate("document.activeElement.type") == "radio":
                keys.pick(self.page, value)
            else:
                keys.choose(self.page, value)
        self.put("id_summary", summary)
        self.submit()
        self.said(summary)

    # indicators -------------------------------------------------------------------------------------------------------

    def bind(self, indicator: int, given: Origin, kinds: Mapping[str, tuple[str, WorkKind]], lines: Iterable[str]) -> None:
        """Bind an indicator to its source on its page, waiting for the preview after each choice."""
        self.go(f"indicators/setup/{indicator}/source/")
        keys.reach(self.page, "[name=how]")
        self.previewed(lambda: keys.pick(self.page, given.how))
        for code in lines:
            label = self.page.locator("#id_lines label").filter(has_text=re.compile(rf"^\s*{re.escape(code)} "))
            keys.reach_to(self.page, label.locator("input"))
            self.previewed(lambda: keys.press(self.page, "Space"))
        if given.kind:
            keys.reach(self.page, "#id_kind")
            self.previewed(lambda: keys.choose(self.page, kinds[given.kind][1].name))
            for part, wanted in (("top", given.top), ("bottom", given.bottom)):
                if part == "top" or given.how == "share":
                    self._part(part, wanted, kinds[given.kind][1])
        if given.places and given.how in RATES:
            keys.reach(self.page, "#id_places")
            self.previewed(lambda: keys.choose(self.page, str(given.places)))
        self.button("保存来源")
        self.said("来源已存")

    def _part(self, part: str, wanted: Mapping[str, Any], kind: WorkKind) -> None:
        fields = {field.name: field for field in kind.fields}
        if total := wanted.get("sum"):
            keys.reach(self.page, f"[name^={part}_sum_]")
            self.previewed(lambda: keys.choose(self.page, fields[total].label))
        for name, value in (wanted.get("where") or {}).items():
            at = list(fields).index(name)
            for option in value if isinstance(value, list) else [value]:
                keys.reach(self.page, f"[name^={part}_][name$=_{at}][value='{option}']")
                self.previewed(lambda: keys.press(self.page, "Space"))

    def previewed(self, act: Any) -> None:
        """Do something, and wait until the server has drawn what it would give."""
        with self.page.expect_response(re.compile("/source/preview/")):
            act()
        expect(self.page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)

    def due_later(self, indicator: int, day: str) -> None:
        """Say from which day on an indicator is filled."""
        self.go(f"indicators/setup/{indicator}/")
        self.on_day("id_due_from", on(day))
        keys.reach(self.page, "#main form[method=post] button.btn-primary")
        self.submit()

    def prepare_survey(self, poll: Poll, opens: str, closes: str, method: str) -> None:
        """Prepare a survey that opens later."""
        self.go("surveys/new/")
        self.put("id_title", poll.title)
        keys.reach(self.page, "#id_indicator")
        keys.choose_by(self.page, poll.indicator, whole=False)
        keys.reach(self.page, "#id_questions")
        self.page.keyboard.type("\n".join(poll.questions))
        self.on_day("id_opens_on", on(opens))
        self.on_day("id_closes_on", on(closes))
        self.put("id_method", method)
        self.button("建这份问卷")

    # the cycle --------------------------------------------------------------------------------------------------------

    def open_cycle(self, due: date) -> None:
        """Open the cycle of the cutoff."""
        self.go("cycles/new/")
        self.on_day("id_cutoff", CUTOFF)
        self.on_day("id_due_at", due)
        self.choose("id_profile", "national")
        self.button("开批次")

    def state(self, said: Mapping[str, tuple[str, str]]) -> None:
        """State the qualitative indicators in the grid: words and grade."""
        self.go(f"fill/{AT}")
        self._into_grid()
        for name, (words, grade) in said.items():
            for field, text in (("words", words), ("grade", grade)):
                keys.cell(self.page, name, f"td[data-field={field}]")
                self.page.keyboard.type(text)
                keys.press(self.page, "Enter")
                cell = self.page.locator(f"#grid tr[data-key]:has-text('{name}') td[data-field={field}]")
                expect(cell).to_have_attribute("data-state", "saved")

    def _into_grid(self) -> None:
        keys.reach(self.page, "#grid td *, #grid td")
        keys.press(self.page, "ControlOrMeta+Home")

    def deviate(self, indicator: str, causes: Sequence[str], cause: str) -> None:
        """Say of an indicator whose light is green why it deviates nevertheless."""
        self.go(f"words/{AT}")
        self.unfold("deviation")
        keys.reach_to(self.page, self.page.get_by_role("link", name=indicator, exact=True))
        self.submit()
        for code in causes:
            keys.reach(self.page, f"[name=causes][value={code}]")
            keys.press(self.page, "Space")
        keys.reach(self.page, "[name=cause]")
        keys.retype(self.page, cause)
        self.button("存成因和预计")

    def unfold(self, section: str) -> None:
        """Open what a section of the words page offers to add."""
        keys.reach(self.page, f"section[aria-labelledby={section}-title] details.more-form > summary")
        keys.press(self.page, "Enter")

    def act(self, name: str) -> None:
        """Send up, submit or whatever the report's page offers."""
        self.go(f"report/{AT}")
        keys.reach(self.page, f"form[action*='/report/{name}/'] button")
        self.submit()
        if "/report/before/" in self.page.url:  # something is missing: say so by a second press
            keys.reach(self.page, "button[name='anyway']")
            self.submit()

    def download(self) -> bytes:
        """Download the report as .docx."""
        self.go(f"report/{AT}")
        keys.reach(self.page, "a[href*='report.docx']")
        with self.page.expect_download() as got:
            self.page.keyboard.press("Enter")
        return Path(got.value.path()).read_bytes()


def budget_book(lines: Iterable[Line], source: Mapping[str, str]) -> bytes:
    """The budget as a workbook, as an office would have it."""
    from jiheng.web.budgets.models import BudgetLine

    heads = ("科目编码", "科目名称", "支出范围", "经费类别", "资金来源", "年初预算（元）", "经济分类", "项目名称", "三公经费")
    rows = [
        (
            line.code,
            line.name,
            str(BudgetLine.SCOPES[line.scope]),
            str(BudgetLine.PARTS[line.part]),
            source[line.scope],
            float(line.amount),
            line.classified,
            line.project,
            "是" if line.three_public else "",
        )
        for line in lines
    ]
    return workbook(heads, rows)


def ledger_book(received: Iterable[tuple[Posting, str]], paid: Iterable[tuple[Posting, str]]) -> bytes:
    """Receipts and payments as the budget system exports them, with their vouchers."""
    heads = ("日期", "收支", "金额", "科目编码", "凭证号", "摘要", "收款人", "最迟支付日")
    rows = [
        (
            on(one.day).isoformat(),
            kind,
            float(one.amount),
            one.line,
            voucher,
            one.summary,
            one.party,
            on(one.due).isoformat() if one.due else "",
        )
        for kind, some in (("到位", received), ("支出", paid))
        for one, voucher in some
    ]
    return workbook(heads, sorted(rows))


def workbook(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a head and rows."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("表")
        for at, cells in enumerate((heads, *rows)):
            sheet.write_row(at, 0, cells)
    return data.getvalue()


def words(desk: Desk, report: Report, causes: Sequence[str], owner: str, due: date) -> None:
    """Write what stands in the report beside figures: deviations, measures, problems, next steps, suggestions."""
    for one in report.deviations:
        desk.deviate(one.indicator, causes, one.cause)
    for one in report.corrections:
        desk.go(f"words/{AT}")
        desk.unfold("correction")
        keys.reach(desk.page, "[name=measure]")
        desk.page.keyboard.type(one.measure)
        keys.press(desk.page, "Tab")
        keys.choose(desk.page, "planned" if one.planned else "taken")
        if one.planned:
            keys.press(desk.page, "Tab")
            desk.page.keyboard.type(owner)
            keys.press(desk.page, "Tab")
            keys.day(desk.page, due)
        keys.reach(desk.page, "[name=deviation]")
        keys.choose(desk.page, report.deviations[0].indicator)
        keys.press(desk.page, "Tab")
        desk.submit()
    for sort, text, reply in _sayings(report):
        desk.go(f"words/{AT}")
        desk.unfold(sort)
        keys.reach(desk.page, f"#text-{sort}")
        desk.page.keyboard.type(text)
        if sort == "problem":
            keys.press(desk.page, "Tab")
            desk.page.keyboard.type(reply)
        keys.press(desk.page, "Tab")
        desk.submit()


def _sayings(report: Report) -> Iterator[tuple[str, str, str]]:
    """Every item of text with its sort, and the reply to a problem."""
    yield from (("problem", one.problem, one.suggestion) for one in report.problems)
    for sort, texts in (("next_step", report.next_steps), ("suggestion", report.suggestions), ("other", report.others)):
        yield from ((sort, text, "") for text in texts)
