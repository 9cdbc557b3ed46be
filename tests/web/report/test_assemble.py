"""From rows to the report: the demo township's records give exactly the figures of the real report."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.compute.view import complete
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.write.report import write_report
from support import ROOT

pytestmark = pytest.mark.django_db
CUTOFF = date(2021, 6, 30)
FACTS = ROOT / "examples/tazhong.yaml"


@pytest.fixture
def report(demo: None) -> Any:
    from jiheng.web.assemble import assemble
    from jiheng.web.cycles.models import Filing

    filing = Filing.objects.select_related("unit", "cycle").get(unit__code="tazhong", cycle__cutoff=CUTOFF)
    return complete(assemble(filing.unit, CUTOFF, filing), profile())[0]


def facts(path: Path = FACTS) -> Any:
    return complete(load_report(path.name, path.read_bytes()), profile())[0]


def test_rows_give_the_report_of_the_facts(report: Any) -> None:
    owned = tuple(replace(one, owner="", due=None) for one in report.corrections)  # the desk follows them, the facts do not
    assert replace(report, corrections=owned) == facts()


def test_the_written_report_has_no_error_and_reads_back_as_the_facts(report: Any) -> None:
    written = write_report(report, "docx", profile())
    audited = audit_bytes("report.docx", written, profile())
    assert [finding.message for finding in audited.audit.findings if finding.severity == "error"] == []
    read = audited.audit.report
    expected = facts()
    assert read.funds == expected.funds
    assert read.indicators == expected.indicators
    assert read.counts == expected.counts


def test_an_earlier_cutoff_counts_what_was_there_then(demo: None) -> None:
    from jiheng.web.assemble import assemble
    from jiheng.web.orgs.models import Unit

    unit = Unit.objects.get(code="tazhong")
    then, now = (assemble(unit, day).of_scope("total") for day in (date(2021, 3, 31), CUTOFF))
    assert then
    assert now
    assert then.executed
    assert now.executed
    assert then.budget == now.budget
    assert then.executed.value < now.executed.value


def test_a_foreign_record_or_a_withdrawn_one_counts_nothing(demo: None) -> None:
    from django.db import transaction

    from jiheng.web.orgs.models import User
    from jiheng.web.targets.actions import withdraw_record
    from jiheng.web.targets.measure import measured
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="干部学习培训次数")
    with transaction.atomic():
        found = measured(one, CUTOFF)
        assert found.records is not None
        withdraw_record(User.objects.get(username="clerk"), found.records.all()[0], "重复登记")
        after = measured(one, CUTOFF).actual.value
        assert found.actual.value
        assert after
        assert after.value == found.actual.value.value - 1
        transaction.set_rollback(True)


def test_a_submitted_report_is_frozen(demo: None) -> None:
    from django.db import transaction

    from jiheng.web.cycles import actions
    from jiheng.web.cycles.models import Filing, State
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import NotAllowed, Refused

    clerk, leader = (User.objects.get(username=name) for name in ("clerk", "leader"))
    with transaction.atomic():
        filing = Filing.objects.select_related("unit", "cycle").get(unit__code="tazhong", cycle__cutoff=CUTOFF)
        sent = actions.move(clerk, filing, "send_up")
        assert sent.state == State.CHECKING
        with pytest.raises(NotAllowed):
            actions.move(clerk, sent, "submit")
        done = actions.move(leader, sent, "submit")
        for _ in range(4):
            with pytest.raises(Refused, match="没有重复办理"):
                actions.move(leader, sent, "submit")
        assert done.snapshots.count() == 1
        kept = json.loads(done.snapshots.get().report)
        assert kept["unit"]["name"] == "且末县塔中镇人民政府"
        transaction.set_rollback(True)
