"""Every figure of the example follows from the demonstration's rows, to the 分, by queries that know nothing of the app's own."""

from collections import Counter
from decimal import Decimal

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.model.blocks import Table
from jiheng.model.report import Funds, Indicator
from jiheng.profiles.profile import profile
from jiheng.web.assemble import assemble, projects
from jiheng.web.budgets.models import ChangeEntry, MonthPlan
from jiheng.web.cycles import live
from jiheng.web.cycles.models import Filing
from jiheng.web.demo.stage import facts
from jiheng.web.ledger.models import BankBalance
from jiheng.web.targets.models import ApprovedIndicator, Basis, Progress, Survey
from jiheng.write.compose_form import compose_form
from jiheng.write.report import write_report

from .asking import CUTOFF, basis, entries, indicator, lines, net, percent, records, unit

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def funds(scope: str) -> Funds:
    found = facts().of_scope(scope)
    assert found
    return found


def stated(name: str) -> Indicator:
    return next(one for one in facts().indicators if one.name == name)


def actual(name: str) -> Decimal:
    value = stated(name).actual.value
    assert value
    return value.value


# Money


def test_the_budget_of_the_year_is_basic_and_fiscal() -> None:
    basic = lines(scope="basic")
    assert sum(one.initial for one in basic) == funds("total").need("budget").base == Decimal(4862900)
    assert {one.source for one in basic} == {"fiscal"}
    assert not lines(scope="project")
    assert sum(one.initial for one in basic if one.part == "staff") == Decimal(4647000)
    assert sum(one.initial for one in basic if one.part == "running") == Decimal(215900)


def test_changes_leave_the_year_alone_and_add_the_supplement() -> None:
    changed: Counter[str] = Counter()
    for entry in ChangeEntry.objects.filter(line__year__unit=unit()).select_related("line"):
        changed[entry.line.scope] += entry.amount
    assert changed["basic"] == 0
    assert changed["supplement"] == funds("supplement").need("budget").base == Decimal(168400)
    assert sum(one.initial for one in lines(scope="supplement")) == 0
    assert {one.source for one in lines(scope="supplement")} == {"own_level"}


@pytest.mark.parametrize(("scope", "of"), [("basic", "total"), ("supplement", "supplement")])
def test_what_was_received(scope: str, of: str) -> None:
    assert net(entries(kind="receipt", line__scope=scope)) == funds(of).need("received").value


@pytest.mark.parametrize("scope", ["basic", "supplement"])
def test_what_was_spent(scope: str) -> None:
    assert net(entries(kind="payment", line__scope=scope)) == funds(scope).need("executed").value


def test_what_each_use_took() -> None:
    for use in funds("basic").uses:
        assert use.amount
        assert lines(scope="basic", name=use.label)
        assert net(entries(kind="payment", line__scope="basic", line__name=use.label)) == use.amount.value
    names = dict.fromkeys(one.name for one in lines(scope="basic"))
    assert list(names) == [use.label for use in funds("basic").uses]
    assert [one.name for one in lines(scope="supplement")] == [use.label for use in funds("supplement").uses]


def test_the_bank_has_what_the_ledger_gives() -> None:
    stated = BankBalance.objects.get(book__year__unit=unit())
    assert stated.day == CUTOFF
    assert stated.amount == (net(entries(kind="receipt")) - net(entries(kind="payment"))) * 10000


def test_no_line_pays_what_it_has_not_received() -> None:
    there: Counter[str] = Counter()
    for one in entries():
        into = (one.kind == "receipt") == (one.reverses_id is None)
        there[one.line.code] += one.amount if into else -one.amount
        assert there[one.line.code] >= 0, one


def test_the_plan_of_a_line_is_its_budget() -> None:
    for line in lines(scope="basic"):
        assert sum(MonthPlan.objects.filter(line=line).values_list("amount", flat=True)) == line.initial
        assert MonthPlan.objects.filter(line=line).count() == 12


# Indicators


def test_there_are_seventeen_in_three_and_eight_classes() -> None:
    found = list(ApprovedIndicator.objects.filter(unit=unit(), project=""))
    counts = facts().counts
    assert counts.level1
    assert counts.level2
    assert [one.name for one in found] == [one.name for one in facts().indicators]
    assert len({one.level1 for one in found}) == counts.level1.value
    assert len({(one.level1, one.level2) for one in found}) == counts.level2.value
    assert Basis.objects.filter(indicator__unit=unit(), indicator__project="").count() == len(found) == 17


def test_disputes() -> None:
    taken, peaceful = records("mediation"), records("mediation", result="化解")
    agreed, is_open = records("mediation", result="达成协议"), records("mediation", result="调解中")
    assert [len(found) for found in (taken, peaceful, agreed, is_open)] == [20, 15, 4, 1]
    assert len(peaceful) == actual("化解社会矛盾纠纷")
    assert percent(len(peaceful) + len(agreed), len(taken)) == actual("矛盾纠纷调解率")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("与油田企业接洽工作次数", "oilfield"), ("干部学习培训次数", "training"), ("法制宣传教育次数", "publicity")],
)
def test_counts(name: str, kind: str) -> None:
    assert len(records(kind)) == actual(name)
    assert basis(name).kind
    assert {one.kind for one in records(kind)} == {basis(name).kind}


def test_shares() -> None:
    reached = sum(Decimal(one.values["reached"]) for one in records("publicity"))
    wanted = sum(Decimal(one.values["planned"]) for one in records("publicity"))
    assert percent(reached, wanted) == actual("宣传群众的法律意识覆盖率")
    told = records("incident", reported="是")
    assert percent(len(told), len(records("incident"))) == actual("重大社情、疫情、险情上报率")


@pytest.mark.parametrize(("name", "part"), [("经费支付及时性", "running"), ("工资待遇发放及时率", "staff")])
def test_payments_in_time(name: str, part: str) -> None:
    covered = set(basis(name).lines.all())
    assert covered == set(lines(scope="basic", part=part))
    due = [one for one in entries(kind="payment", reverses=None, reversal=None, due_on__isnull=False) if one.line in covered]
    timely = [one for one in due if one.due_on and one.day <= one.due_on]
    assert percent(len(timely), len(due)) == actual(name)
    assert percent(len(timely), len(due)) * len(due) == len(timely) * 100  # exactly, not only when rounded
    assert len(due) >= 40


@pytest.mark.parametrize(("name", "part"), [("人员保障成本经费", "staff"), ("运转保障成本经费", "running")])
def test_costs(name: str, part: str) -> None:
    covered = set(basis(name).lines.all())
    assert covered == set(lines(scope="basic", part=part))
    assert net(one for one in entries(kind="payment") if one.line in covered) == actual(name)


def test_what_the_vehicles_saved() -> None:
    covered = list(basis("三公经费节约率").lines.all())
    assert covered == lines(scope="basic", three_public=True)
    planned = sum(MonthPlan.objects.filter(line__in=covered, month__lte=6).values_list("amount", flat=True))
    spent = net(entries(kind="payment", line__in=covered)) * 10000
    assert percent(planned - spent, planned) == actual("三公经费节约率")


def test_what_is_stated_of_the_qualitative_ones() -> None:
    names = [one.name for one in facts().indicators if one.target.op == "qualitative"]
    assert len(names) == 3
    for name in names:
        last = Progress.objects.filter(indicator=indicator(name), cutoff=CUTOFF).latest("version")
        assert (last.words, last.grade) == (stated(name).actual.words, "50")
        assert indicator(name).words == stated(name).target.words


def test_satisfaction_is_not_due_and_its_surveys_open_later() -> None:
    for name in ("群众满意度", "油田企业满意度"):
        due = indicator(name).due_from
        poll = Survey.objects.get(indicator=indicator(name))
        assert due
        assert due > CUTOFF
        assert CUTOFF < poll.opens_on < poll.closes_on <= due
        assert poll.questions
    assert Survey.objects.count() == 2


# Both together


def test_the_report_says_what_the_example_says() -> None:
    filing = Filing.objects.get(unit=unit(), cycle__cutoff=CUTOFF)
    made, wanted = assemble(unit(), CUTOFF, filing), facts()
    for name in ("unit", "year", "cutoff", "filled_on", "offices", "group", "duties", "plan", "funds", "problems"):
        assert getattr(made, name) == getattr(wanted, name), name
    for name in ("next_steps", "suggestions", "others"):
        assert getattr(made, name) == getattr(wanted, name), name
    assert [(one.name, one.target) for one in made.indicators] == [(one.name, one.target) for one in wanted.indicators]
    for one, other in zip(made.indicators, wanted.indicators, strict=True):
        value, expected = one.actual.value, other.actual.value
        assert (value and (value.value, value.unit, value.places)) == (
            expected and (expected.value, expected.unit, expected.places)
        )
        assert (one.actual.words, one.actual.not_due) == (other.actual.words, other.actual.not_due)
    assert [one.measure for one in made.corrections] == [one.measure for one in wanted.corrections]
    assert [(one.indicator, one.cause) for one in made.deviations] == [(one.indicator, one.cause) for one in wanted.deviations]


def test_the_project_has_a_form_of_its_own_that_audits_without_error() -> None:
    filing = Filing.objects.select_related("unit", "cycle").get(unit=unit(), cycle__cutoff=CUTOFF)
    (name,) = projects(filing.unit, 2021)
    report = live.project_now(filing, name)
    assert name == "视频会议系统终端购置"
    assert [one.actual.not_due for one in report.indicators] == [True, True, False, True]
    audited = audit_bytes("form.docx", write_report(report, "docx", live.used_by(filing), "form"), profile())
    assert [finding.message for finding in audited.audit.findings if finding.severity == "error"] == []
    assert [one.printed() for one in (audited.audit.report.funds[0].executed,) if one] == ["2.5万元"]
    (table,) = [block for block in compose_form(report, live.used_by(filing)) if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[3]] == ["年度资金总额", "0", "14.84", "2.5", "16.85%", "14.84"]
