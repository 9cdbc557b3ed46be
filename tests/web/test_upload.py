"""A file comes in, is audited by the worker, and its result stays; duplicates and unreadable files are no errors."""

import io
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiheng.web import store
from jiheng.web.desk import actions
from jiheng.web.desk import work as child
from jiheng.web.desk.models import AuditRun, State, StoredFile
from jiheng.web.log import LogEntry
from jiheng.web.uploads import BoundedUploadHandler
from open_making import open_book

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "且末县某镇人民政府整体支出绩效监控报告\n\n截至2021年6月底，预算486.29万元，执行312.17万元，预算执行率64.3%。\n".encode()


CELLS = f"<table:table-row><table:table-cell><text:p>{TEXT.decode().split()[-1]}</text:p></table:table-cell></table:table-row>"


def send(client: Client, *files: tuple[str, bytes], **headers: str) -> Any:
    return client.post(
        reverse("audits"), {"documents": [SimpleUploadedFile(name, data) for name, data in files]}, headers=headers
    )


def test_a_file_is_queued_audited_and_shown(client: Client, work: Callable[[], None]) -> None:
    answer = send(client, ("报告.txt", TEXT))
    run = AuditRun.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == run.get_absolute_url()
    assert run.state == State.QUEUED
    assert "排队中" in client.get(run.get_absolute_url()).content.decode()
    work()
    run.refresh_from_db()
    assert run.state == State.DONE, run.reason
    page = client.get(run.get_absolute_url()).content.decode()
    assert "64.19%" in page
    assert "个不符" in page
    assert "报告.txt" in client.get("/").content.decode()
    assert "看监控页" in page
    assert client.get(reverse("audit_report", args=[run.pk])).status_code == 200


def test_the_same_bytes_again_are_no_error(client: Client) -> None:
    send(client, ("一.txt", TEXT))
    answer = send(client, ("二.txt", TEXT))
    assert answer["Location"] == "/"
    page = client.get("/").content.decode()
    assert "“二.txt”以前审过" in page
    assert f'href="{AuditRun.objects.get().get_absolute_url()}"' in page
    assert StoredFile.objects.count() == 1


def test_an_unreadable_file_is_one_line(client: Client, work: Callable[[], None]) -> None:
    send(client, ("坏.docx", b"PK\x03\x04 not a package"), ("好.txt", TEXT))
    work()
    bad, good = AuditRun.objects.order_by("id")
    assert (bad.state, good.state) == (State.UNREADABLE, State.DONE)
    assert bad.reason
    assert "\n" not in bad.reason
    assert "Traceback" not in bad.reason
    assert bad.reason in unescape(client.get("/").content.decode())
    assert bad.reason in unescape(client.get(bad.get_absolute_url()).content.decode())
    assert client.get(reverse("original", args=[bad.pk])).content == b"PK\x03\x04 not a package"


def test_too_large_empty_and_missing_are_sentences(client: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100
    parts = send(
        client, ("大.txt", b"1" * 101), ("空.txt", b""), ("正好.txt", b"1" * 100), **{"hx-request": "true"}
    ).content.decode()
    assert "没有收。图片太多" in parts
    assert "文件是空的，没有收" in parts
    assert "正好.txt" in parts
    assert AuditRun.objects.count() == 1
    client.post(reverse("audits"), {})
    assert "还没有选文件" in client.get("/").content.decode()


def test_no_more_than_the_limit_of_a_file_is_kept(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100
    handler = BoundedUploadHandler()
    handler.new_file("documents", "大.txt", "text/plain", 300, None)
    for start in range(0, 300, 64):
        assert handler.receive_data_chunk(b"1" * 64, start) is None
    kept = handler.file_complete(300)
    assert kept
    with kept:
        assert (kept.size, len(kept.read())) == (101, 101)


def test_a_full_disk_is_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(chunks: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "keep", full)
    assert "没有存下，磁盘可能满了" in send(client, ("报告.txt", TEXT), **{"hx-request": "true"}).content.decode()
    assert not AuditRun.objects.exists()


def test_a_request_over_the_limit_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.REQUEST_LIMIT = 50
    answer = send(client, ("大.txt", TEXT))
    assert answer.status_code == 413
    assert "一次传得太多" in answer.content.decode()
    assert not AuditRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\报告.docx", "报告.docx"),
        ("a\u202eb\x00\n.txt", "ab.txt"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("\x00", "未命名"),
    ],
)
def test_a_name_from_outside_is_made_harmless(name: str, shown: str) -> None:
    assert store.shown_name(name) == shown


def test_bytes_lie_under_their_hash(place: Any) -> None:
    sha256, size = store.keep([b"ab", b"c"])
    assert size == 3
    assert store.path(sha256).is_relative_to(place / "uploads")
    assert store.read(sha256) == b"abc"
    assert store.keep([b"abc"]) == (sha256, 3)
    assert len([path for path in (place / "uploads").rglob("*") if path.is_file()]) == 1
    with pytest.raises(ValueError, match="not a hash"):
        store.path("../x")


def test_a_fault_of_ours_gets_a_number_and_the_trace_stays_in_the_log(
    client: Client, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(child, "examined", lambda job: child.Outcome({}, fault="Traceback: secret"))
    send(client, ("报告.txt", TEXT))
    work()
    run = AuditRun.objects.get()
    assert run.state == State.UNREADABLE
    assert "编号" in run.reason
    assert "secret" not in run.reason
    assert "secret" in caplog.text
    assert run.reason.split("编号 ")[1].split(" ")[0] in caplog.text


def test_a_file_that_kills_the_child_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "jiheng.read.worker.run", lambda function, items, jobs, died: iter([(items[0], died(items[0], "内存超限"))])
    )
    assert "没有读完：内存超限" in child.examined(child.Job("x.txt", b"", "national")).refused


def test_what_a_dead_worker_left_is_queued_again(client: Client, work: Callable[[], None]) -> None:
    send(client, ("报告.txt", TEXT))
    AuditRun.objects.update(state=State.READING)
    work()
    assert AuditRun.objects.get().state == State.READING
    assert actions.requeue_lost() == 1
    work()
    assert AuditRun.objects.get().state == State.DONE


def test_every_act_is_one_line_in_the_log(client: Client, work: Callable[[], None]) -> None:
    send(client, ("报告.txt", TEXT))
    send(client, ("报告.txt", TEXT))
    work()
    acts = LogEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(acts) == ["take_in", "take_in_again", "start", "finish"]


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return target.getvalue()


def test_the_documents_of_an_archive_are_files_of_their_own(client: Client, work: Callable[[], None]) -> None:
    data = zipped(一_txt=TEXT, 二_txt=TEXT + b"2", 说明_exe=b"MZ", 内_zip=zipped(三_txt=TEXT + b"3"))
    send(client, ("各镇.zip", data))
    work()
    assert sorted(AuditRun.objects.values_list("file__name", flat=True)) == ["一.txt", "三.txt", "二.txt"]
    assert set(AuditRun.objects.values_list("state", flat=True)) == {State.DONE}
    assert "收到 3 份" in client.get("/").content.decode()


@pytest.mark.parametrize(("data", "words"), [(b"PK\x03\x04", "损坏"), (zipped(说明_exe=b"MZ"), "压缩包里没有能审的文件")])
def test_an_archive_that_gives_nothing_is_said(client: Client, data: bytes, words: str) -> None:
    send(client, ("各镇.zip", data))
    assert words in client.get("/").content.decode()
    assert not AuditRun.objects.exists()


def test_an_archive_of_too_many_is_refused_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiheng.web.archives.MOST", 1)
    send(client, ("各镇.zip", zipped(一_txt=TEXT, 二_txt=TEXT)))
    assert "压缩包里有 2 份，一次最多审 1 份" in client.get("/").content.decode()


def test_an_old_workbook_comes_in_by_the_same_door(client: Client, work: Callable[[], None]) -> None:
    send(client, ("表.ods", open_book("<table:table table:name='表'>" + CELLS + "</table:table>")))
    work()
    run = AuditRun.objects.get()
    assert run.state == State.DONE, run.reason
    assert "64.19%" in client.get(run.get_absolute_url()).content.decode()
