"""What the pages say: coverage, findings, marks on the paper, the four kinds of nothing, and how often they ask the database."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jiheng.web.desk.models import AuditRun, StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


def words(html: str) -> str:
    """The text of a page without its tags, blanks folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_coverage_comes_first_and_counts_every_figure(client: Client, run: Any) -> None:
    text = words(get(client, run.get_absolute_url()))
    said = "正文有 6 个数，识读 5 个：3 个重算相符（1 个为四舍五入），1 个不符，1 个是填报的原始数；1 处未识读。"
    assert said in text
    assert "跑了 5 条规则：3 条有发现，1 条相符，1 条因缺数据未核。" in text
    assert text.index(said) < text.index("预算执行率写的是64.3%")


def test_findings_stand_by_severity_with_both_numbers(client: Client, run: Any) -> None:
    html = get(client, run.get_absolute_url())
    assert re.findall(r"<h2 class=\"group [a-z]+\">.*?<b>(\d+)</b>", html) == ["1", "1", "1", "1"]
    first = words(html[html.index('id="f1"') : html.index('id="f2"')])
    for said in ("执行率与金额不符", "二，第 6 段", "文中 64.3%", "应为 64.19%", "多半是抄错", "请改为64.19%。", "规则 F102"):
        assert said in first, said
    assert "缺数据，不算通过" in words(html)


def test_the_paper_marks_every_figure_and_escapes_the_text(client: Client, run: Any) -> None:
    html = get(client, run.get_absolute_url())
    paper = html[html.index('<article class="paper"') : html.index("</article>")]
    verdicts = re.findall(r'class="fig (\w+)[^"]*" id="(n\d)"', paper)
    assert verdicts == [("holds", "n1"), ("holds", "n2"), ("wrong", "n3"), ("unread", "n4"), ("input", "n5"), ("rounding", "n6")]
    assert "应为 <b>64.19%</b>" in paper
    assert "&lt;b&gt;" in paper
    assert "&lt;i&gt;指标&lt;/i&gt;" in paper
    assert "<b>3I2" not in paper
    assert 'href="#f1"' in paper
    assert 'data-mark="n3"' in html
    assert "共 3 段，没有数字" in words(paper)
    assert 'colspan="2"' in paper


def test_every_figure_stands_in_the_table_and_can_be_filtered(client: Client, run: Any) -> None:
    html = get(client, run.get_absolute_url() + "?list=figures")
    assert re.findall(r'<tr id="r(\d)" class="(\w+)"', html) == [
        ("1", "holds"), ("2", "holds"), ("3", "wrong"), ("4", "unread"), ("5", "input"), ("6", "rounding"),
    ]  # fmt: skip
    only = get(client, run.get_absolute_url() + "?list=figures&verdict=unread")
    assert re.findall(r'<tr id="r(\d)"', only) == ["4"]
    assert "认不出" in only
    strange = get(client, run.get_absolute_url() + "?list=figures&verdict=<script>")
    assert len(re.findall(r'<tr id="r(\d)"', strange)) == 6


def test_what_was_not_checked_says_what_was_missing(client: Client, run: Any) -> None:
    text = words(get(client, run.get_absolute_url() + "?list=unchecked"))
    assert "原因与数字相反" in text
    assert "文中没有 偏离原因" in text


def test_the_queue_shows_what_became_of_each_file(client: Client, run: Any) -> None:
    row = words(get(client, "/"))
    assert "样本.txt" in row
    assert "且末县塔中镇人民政府" in row
    assert "5 / 6" in row
    assert "hx-trigger" in get(client, "/?part=queue")
    assert "<html" not in get(client, "/?part=queue")


def test_a_file_without_a_report_says_so(client: Client, run: Any) -> None:
    assert "没有认出监控报告" in get(client, reverse("audit_report", args=[run.pk]))


def test_the_example_is_named_and_linked_on_the_first_page(client: Client, run: Any) -> None:
    AuditRun.objects.update(example=True)
    html = get(client, "/")
    assert f'<p class="unit"><a href="{run.get_absolute_url()}">且末县塔中镇人民政府</a></p>' in html
    assert reverse("audit_report", args=[run.pk]) in html


def test_the_example_watches_itself_until_it_is_done(client: Client, run: Any) -> None:
    AuditRun.objects.update(example=True, state="reading")
    assert "part=example" in get(client, "/")
    AuditRun.objects.update(state="done")
    part = get(client, "/?part=example")
    assert "<html" not in part
    assert "hx-get" not in part


def test_pages_ask_the_database_little(client: Client, run: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(60):
        file = StoredFile.objects.create(sha256=f"{number:064}", name=f"{number}.txt", size=1)
        AuditRun.objects.create(file=file)
    with django_assert_num_queries(4):  # one asks whether the place is still to be set up
        client.get("/")
    with django_assert_num_queries(1):
        client.get(run.get_absolute_url())
    with django_assert_num_queries(1):
        client.get(reverse("audit_report", args=[run.pk]))
    assert "下一页" in get(client, "/")
    assert "上一页" in get(client, "/?page=2")


def test_the_chrome_speaks_english_and_the_report_stays_chinese(client: Client, run: Any) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    html = get(client, run.get_absolute_url())
    assert '<html lang="en"' in html
    assert "Findings" in html
    assert '<article class="paper" lang="zh-Hans">' in html
    assert "预算执行率写的是64.3%" in html
    chrome = re.sub(r'<(article|ol|ul|tbody|span|p)[^>]*lang="zh-Hans".*?</\1>', "", html, flags=re.DOTALL)
    chrome = re.sub(r"<bdi>.*?</bdi>|<title>.*?</title>|<button[^>]*>中文</button>", "", chrome)
    assert not re.findall(r"[\u4e00-\u9fff]+", words(chrome))


def test_a_waiting_page_hands_over_when_the_result_is_there(client: Client, work: Callable[[], None], run: Any) -> None:
    answer = client.get(run.get_absolute_url() + "?part=waiting", headers={"hx-request": "true"})
    assert answer["HX-Refresh"] == "true"
    client.post(reverse("audits"), {"documents": [SimpleUploadedFile("x.txt", b"x")]})
    html = get(client, AuditRun.objects.latest("id").get_absolute_url())
    assert "排队中" in html
    assert "<noscript>" in html
