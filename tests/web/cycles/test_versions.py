"""What was submitted, beside what stands there now: counted, shown as differences, downloaded as it was; and where figures lead."""

import hashlib
import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
REPORT, AT = "/units/tazhong/report/", "?cutoff=2021-06-30"


def press(client: Any, act: str, **sent: str) -> str:
    page: str = client.post(f"{REPORT}{act}/{AT}", {"anyway": "1", **sent}, follow=True).content.decode()
    return page


@pytest.fixture
def submitted(at: Any) -> Any:
    """Submit the report of June; return what logs somebody in."""
    press(at("clerk"), "send_up")
    press(at("leader"), "submit")
    return at


def pay_more() -> None:
    from datetime import date
    from decimal import Decimal

    from jiheng.web.budgets.models import BudgetLine
    from jiheng.web.ledger.actions import pay
    from jiheng.web.orgs.models import User

    line = BudgetLine.objects.get(year__unit__code="tazhong", code="30206")
    pay(User.objects.get(username="clerk"), line, Decimal(10000), date(2021, 6, 30), summary="补记6月电费")


def test_a_later_payment_is_counted_and_not_mixed_in(submitted: Any) -> None:
    clerk = submitted("clerk")
    assert "提交后有 0 处变化" in clerk.get(REPORT + AT).content.decode()
    pay_more()
    page = clerk.get(REPORT + AT).content.decode()
    count = re.search(r"提交后有 (\d+) 处变化", page)
    assert count
    assert int(count[1]) == page.count('<th scope="row" data-label="">') >= 4
    row = re.search(r"部门整体支出的执行数</th>.*?</tr>", page, re.DOTALL)
    assert row
    assert "312.17万元" in row[0]
    assert "313.17万元" in row[0]
    paper = page[page.index('<article class="paper"') :]
    assert "313.17" not in paper.partition("</article>")[0]
    now = clerk.get(f"{REPORT}{AT}&snapshot=now").content.decode()
    assert "313.17" in now[now.index('<article class="paper"') :].partition("</article>")[0]


def test_a_submitted_version_is_downloaded_as_it_was(submitted: Any, june: Any) -> None:
    from jiheng.audit.files import audit_bytes
    from jiheng.profiles.profile import profile

    clerk, kept = submitted("clerk"), june().snapshots.get()
    pay_more()
    data = clerk.get(f"/units/tazhong/report.json{AT}&snapshot=last").content
    assert hashlib.sha256(data).hexdigest() == kept.sha256
    word = clerk.get(f"/units/tazhong/report.docx{AT}&snapshot=1")
    assert "%E7%AC%AC1%E6%AC%A1" in word.headers["Content-Disposition"]
    texts = [text.text for text in audit_bytes("a.docx", word.content, profile()).document.texts()]
    assert any("312.17万元" in text for text in texts)
    assert not any("313.17" in text for text in texts)
    live = clerk.get(f"/units/tazhong/report.json{AT}").content
    assert "313.17" in json.dumps(json.loads(live), ensure_ascii=False)


@pytest.mark.parametrize("number", ["2", "0", "x", "-1", "9999999999", "１"])
def test_a_version_that_is_none_is_not_there(submitted: Any, number: str) -> None:
    clerk = submitted("clerk")
    for path in (REPORT, "/units/tazhong/report.docx"):
        assert clerk.get(f"{path}{AT}&snapshot={number}").status_code == 404


def test_the_second_submission_is_held_against_the_first(submitted: Any) -> None:
    press(submitted("reviewer"), "return", remark="电费没有记全")
    pay_more()
    assert "第 1 次报出以后有" in submitted("clerk").get(REPORT + AT).content.decode()
    press(submitted("clerk"), "send_up")
    press(submitted("leader"), "submit")
    page = submitted("reviewer").get(REPORT + AT).content.decode()
    assert "提交后有 0 处变化" in page
    assert re.search(r"第 2 次与上次提交比较，有 \d+ 处变化", page)
    first = submitted("reviewer").get(f"{REPORT}{AT}&snapshot=1").content.decode()
    assert "与上次提交比较" not in first


def test_figures_lead_to_their_indicator_and_to_the_ledger(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    clerk = at("clerk")
    page = clerk.get(REPORT + AT).content.decode()
    links = dict(re.findall(r'<a class="source" href="([^"]+)"[^>]*>([^<]+)</a>', page))
    of_indicators = {int(found[1]) for one in links if (found := re.match(r"/units/tazhong/indicators/(\d+)/\?cutoff=", one))}
    with_figures = set(ApprovedIndicator.objects.filter(unit__code="tazhong", project="").values_list("pk", flat=True))
    assert of_indicators == with_figures
    spent = "/units/tazhong/ledger/?year=2021&amp;scope=own&amp;kind=payment"
    assert f'href="{spent}" title="看这个数从哪里来">312.17万元</a>' in page
    for link in links:
        assert clerk.get(link.replace("&amp;", "&")).status_code == 200, link
