"""Every page of a unit × every role × own, foreign and absent: as the table of permissions says, and odd queries break none."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from support import ROOT, torture
from web.every_page.routes import ABSENT, FOREIGN, OWN, ROUTES, address, found

pytestmark = pytest.mark.django_db
ALL = torture(0, 1)  # a sample tries a page with four people: its own four at every run
SEERS = ("clerk", "office", "leader", "department", "reviewer", "auditor")
BLIND = ("admin", "security", "logkeeper", "demo-b-clerk")
Signed = Callable[[str], Client]
QUERIES = torture(2, 400)  # odd queries of each page
ODD = (
    "", "0", "-1", "1", "2021", "99999999999999999999", "1e9", "NaN", "x", "é", "\x00", "\ud7ff", "'\"<script>", "%", "%00", "../..",
    "长" * 300, "a" * 5000, "2021-06-30", "2021-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "-2021-06-30", "null", "[]", "{}",
    "１２", "٣", "²", "payment", "receipt", "training", "yuan", "true", " ", "\n", "\u202e", "=1+1", "tazhong", "elsewhere", "json",
)  # fmt: skip


def people(name: str) -> list[str]:
    """Who tries a page: everybody, or the clerk with two who see the unit and one who does not."""
    chance = random.Random(name)
    some = [*chance.sample(SEERS[1:], 2), chance.choice(BLIND), "clerk"]
    return [*SEERS, *BLIND] if ALL else some


def kept() -> dict[str, int]:
    """How many rows each table has; the log and the sessions grow by looking."""
    from django.apps import apps

    free = ("jiheng.web.log", "django.contrib.sessions.models")
    return {one.__name__: one._default_manager.count() for one in apps.get_models() if one.__module__ not in free}


def shown(answer: Any, *gone: str) -> str:
    """What an answer says, without what differs in every answer and without the address that was asked for."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for word in sorted(gone, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def test_every_page_of_a_unit_has_an_entry() -> None:
    assert set(found()) == set(ROUTES), "tests/web/every_page/routes.py says of every page which act it needs"


@pytest.mark.parametrize("name", ROUTES)
def test_who_looks(signed: Signed, name: str) -> None:
    from jiheng.web.permissions import ACTS

    route, place = ROUTES[name], address(name, OWN)
    answers = {who: signed(who).get(place, route.sent).status_code for who in people(name)}
    if route.reads is False:
        assert set(answers.values()) == {405}
        return
    if route.reads == "none":
        assert set(answers.values()) <= {403, 404}
        return
    allowed = set(SEERS) if route.reads is True else {str(role) for role in ACTS[route.act]}
    assert answers == {who: 404 if who in BLIND else 200 if who in allowed else 403 for who in answers}


@pytest.mark.parametrize("name", ROUTES)
def test_who_hands_in(signed: Signed, name: str) -> None:
    """An empty form is refused by what it lacks where the role may hand it in; nobody else gets anything in."""
    from jiheng.web.permissions import ACTS

    route, before = ROUTES[name], kept()
    for who in people(name):
        status = signed(who).post(address(name, OWN), route.sent).status_code
        if route.reads == "none" or not route.act:
            assert status in (403, 404, 405), who
        elif who in BLIND:
            assert status == 404, who
        elif who in ACTS[route.act]:
            assert status in (200, 302, 400, 422), who
        else:
            assert status in (200, 302, 400, 403, 422), who
            assert kept() == before, who
        before = kept()


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_foreign_answers_like_what_is_not_there(signed: Signed, name: str, method: str) -> None:
    clerk, before = signed("clerk"), kept()
    absent = getattr(clerk, method)(address(name, ABSENT))
    foreign = getattr(clerk, method)(address(name, FOREIGN))
    assert foreign.status_code == absent.status_code in (404, 405)
    assert shown(foreign, address(name, FOREIGN)) == shown(absent, address(name, ABSENT))
    if set(ROUTES[name].parts(OWN)) & {"pk", "kind"}:
        theirs, none = address(name, OWN, FOREIGN), address(name, OWN, ABSENT)
        lent, gone = getattr(clerk, method)(theirs), getattr(clerk, method)(none)
        assert lent.status_code == gone.status_code in (404, 405)
        assert shown(lent, theirs) == shown(gone, none)
    assert kept() == before


def test_nobody_who_is_not_logged_in_sees_anything(signed: Signed) -> None:
    nobody = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    for name in ROUTES:
        assert nobody.get(address(name, OWN)).status_code in (302, 405), name
        assert nobody.post(address(name, OWN), {}).status_code in (401, 405), name


def names() -> list[str]:
    """Every name that a page looks up in its query or form."""
    sources = (ROOT / "src/jiheng/web").rglob("*.py")
    looked = re.compile(r'(?:GET|POST|query|given)(?:\.get\(|\.getlist\(|\[)"(\w+)"|"(\w+)" in request\.GET')
    return sorted({one or other for path in sources for one, other in looked.findall(path.read_text("utf-8"))})


def odd(chance: random.Random) -> Iterator[str]:
    """Queries with some of the names, twice some of them, with odd values."""
    known = [*names(), "from", "to", "kind", "page", "x"]
    for _ in range(QUERIES):
        yield urlencode([(chance.choice(known), chance.choice(ODD)) for _ in range(chance.randint(1, 6))])
    yield from ("%ff=%fe&cutoff&&&=", "a" * 4000, "year=1&" * 500)


@pytest.mark.parametrize("name", [name for name in ROUTES if ROUTES[name].reads])
def test_no_query_breaks_a_page(signed: Signed, name: str) -> None:
    seed = random.randrange(1 << 32)
    print("seed", seed)  # shown where it fails
    clerk, place = signed("clerk"), address(name, OWN)
    for query in odd(random.Random(seed)):
        assert clerk.get(f"{place}?{urlencode(ROUTES[name].sent)}&{query}").status_code in (200, 302, 400, 403, 404, 422), query
