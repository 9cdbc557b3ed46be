"""Makes the cycles of March, accepted, and of June, in hand: with what the township says at each."""

from __future__ import annotations

from datetime import date, datetime

from jiheng.web.cycles.actions import mark_read, move, open_cycle
from jiheng.web.cycles.models import CorrectionItem, DeviationNote, Filing, Saying
from jiheng.web.demo import people
from jiheng.web.demo.people import JUNE, MARCH
from jiheng.web.demo.posting import on
from jiheng.web.demo.stage import Stage, facts
from jiheng.web.orgs import notices
from jiheng.web.orgs.models import User


def make_filing(stage: Stage, cutoff: str) -> Filing:
    """Open the cycle of a cutoff; return the township's filing."""
    cycle = open_cycle(stage.leader, stage.unit, on(cutoff), datetime.fromisoformat(people.DUE[cutoff]))
    filing = Filing.objects.get(cycle=cycle, unit=stage.unit)
    filing.filled_on = date.fromisoformat(people.FILLED[cutoff])
    filing.save(update_fields=["filled_on"])
    return filing


def make_march(stage: Stage, reviewer: User, problem: tuple[str, str], step: str) -> None:
    """The filing of March: said in two sentences, sent up, submitted, read and accepted."""
    filing = make_filing(stage, MARCH)
    Saying.objects.create(filing=filing, sort="problem", position=1, text=problem[0], reply=problem[1])
    Saying.objects.create(filing=filing, sort="next_step", position=1, text=step)
    filing = move(stage.clerk, filing, "send_up")
    filing = move(stage.leader, filing, "submit")
    mark_read(reviewer, filing)
    move(reviewer, filing, "accept")
    for told in notices.checkers(stage.leader, stage.unit):
        notices.mark_read(told)  # what was accepted long ago is no news


def make_june(stage: Stage) -> None:
    """The filing of June with the words of the example, still to be sent up."""
    report, filing = facts(), make_filing(stage, JUNE)
    texts = [("problem", one.problem, one.suggestion) for one in report.problems]
    texts += [("next_step", text, "") for text in report.next_steps]
    texts += [("suggestion", text, "") for text in report.suggestions]
    texts += [("other", text, "") for text in report.others]
    for position, (sort, text, reply) in enumerate(texts, 1):
        Saying.objects.create(filing=filing, sort=sort, position=position, text=text, reply=reply)
    _deviations(stage, filing)


def _deviations(stage: Stage, filing: Filing) -> None:
    """The deviation with its cause, and the measures against it; the planned one has an owner and a day."""
    report = facts()
    notes = [
        DeviationNote.objects.create(
            filing=filing,
            indicator=stage.indicators[one.indicator],
            causes=list(people.CAUSES),
            cause=one.cause,
            position=position,
        )
        for position, one in enumerate(report.deviations, 1)
    ]
    for position, one in enumerate(report.corrections, 1):
        CorrectionItem.objects.create(
            filing=filing,
            deviation=notes[0],
            measure=one.measure,
            owner=people.OWNER if one.planned else "",
            due=on(people.OWNED_UNTIL) if one.planned else None,
            planned=one.planned,
            position=position,
        )
