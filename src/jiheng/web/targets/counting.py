"""What a survey gave: answers by link and counts from paper, added up by question and grade, up to a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.fields.json import KT

from jiheng.compute.rate import rate
from jiheng.compute.survey import Counts, Scale, pooled, satisfaction, shares
from jiheng.model.figure import Computed, Stated
from jiheng.model.terms import SATISFACTION
from jiheng.profiles.profile import profile
from jiheng.web.targets.models import Answer, Basis, PaperCount, Survey

FOREVER = date.max
PLACES = 2  # of a result that no indicator prints


@dataclass(frozen=True, slots=True)
class Sample:
    """How many answered: by link, on paper, and how many sheets were handed out."""

    online: int
    returned: int
    handed_out: int

    @property
    def total(self) -> int:
        """All who answered."""
        return self.online + self.returned


def scale_of(survey: Survey) -> Scale:
    """The points of its answers: those of its profile on its first day."""
    return profile(survey.profile, survey.opens_on).survey_scale


def answers(survey: Survey, until: date = FOREVER) -> QuerySet[Answer]:
    """The answers by link up to a day."""
    return Answer.objects.filter(survey=survey, day__lte=until)


def papers(survey: Survey, until: date = FOREVER) -> QuerySet[PaperCount]:
    """The batches of paper up to a day that stand."""
    return PaperCount.objects.filter(survey=survey, day__lte=until, withdrawn_at=None)


def by_question(survey: Survey, until: date = FOREVER) -> dict[str, dict[str, int]]:
    """The counts of each question, link and paper together."""
    batches = list(papers(survey, until))
    return {
        name: pooled([_by_link(survey, name, until), *(batch.counts.get(name, {}) for batch in batches)])
        for name in (str(question["name"]) for question in survey.questions)
    }


def _by_link(survey: Survey, question: str, until: date) -> Counts:
    found = answers(survey, until).values_list(KT(f"values__{question}")).annotate(Count("pk")).order_by()
    return dict(found)


def sample(survey: Survey, until: date = FOREVER) -> Sample:
    """How many answered up to a day."""
    sheets = papers(survey, until).aggregate(returned=Sum("returned", default=0), handed_out=Sum("handed_out", default=0))
    return Sample(answers(survey, until).count(), sheets["returned"], sheets["handed_out"])


def result(surveys: Iterable[Survey], until: date = FOREVER) -> Computed:
    """The satisfaction that all answers to all questions give together."""
    return satisfaction(*((pooled(list(by_question(one, until).values())), scale_of(one)) for one in surveys))


@dataclass(frozen=True, slots=True)
class GradeCount:
    """One grade of a question: its word, how many gave it, and their part of all, "" where nobody answered."""

    code: str
    label: str
    count: int
    share: str
    part: float


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """What one question gave."""

    text: str
    cells: list[GradeCount]
    answered: int
    mean: Computed

    @property
    def rate(self) -> str:
        """The satisfaction of this question alone, as it prints."""
        return self.mean.printed(PLACES)


def rows(survey: Survey) -> list[QuestionRow]:
    """Every question with its counts and shares."""
    counted, scale = by_question(survey), scale_of(survey)
    return [_row(str(one["text"]), counted[str(one["name"])], scale) for one in survey.questions]


def _row(text: str, counts: Counts, scale: Scale) -> QuestionRow:
    answered = sum(counts.values())
    cells = []
    for code, share in shares(counts, scale).items():
        part = float(share.value or 0)
        printed = share.printed(1) if share.value is not None else ""
        cells.append(GradeCount(code, SATISFACTION[code].label, counts[code], printed, part))
    return QuestionRow(text, cells, answered, satisfaction((counts, scale)))


def places_of(survey: Survey) -> int:
    """The places in which its result prints: those of the indicator that rests on it, else those of a rate."""
    basis = Basis.objects.filter(indicator=survey.indicator_id, how="survey").first()
    return basis.places if basis else PLACES


def returned_rate(found: Sample) -> str:
    """How many of the sheets handed out came back, in percent; "" where none were."""
    part, whole = (Stated(Decimal(number), "份") for number in (found.returned, found.handed_out))
    return rate(part, whole).printed(1) if found.handed_out else ""
