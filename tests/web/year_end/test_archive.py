"""The archive of a year: a package that the system's own tools check, the same bytes each time, honest about what is missing."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "/units/tazhong/year-end/"
ARCHIVE, PACKAGE = f"{PAGE}2021/archive/", f"{PAGE}2021/package/"
At = Callable[[str], Client]


@pytest.fixture
def closed(at: At, settings: Any) -> At:
    """The year with two proofs, over and closed."""
    from jiheng.web.cycles.actions import move, unsay
    from jiheng.web.cycles.following import follow
    from jiheng.web.cycles.models import CorrectionItem, Filing
    from jiheng.web.cycles.scans import hand_in
    from jiheng.web.cycles.year_end import close_year
    from jiheng.web.targets.actions import record_work
    from jiheng.web.targets.models import RecordKind

    clerk, filing = person("clerk"), Filing.objects.get(unit__code="tazhong", cycle__cutoff="2021-06-30")
    kind = RecordKind.objects.filter(unit__code="tazhong").first()
    assert kind
    values = {
        field["name"]: "1" if field["sort"] == "number" else field["options"][0]
        for field in kind.fields
        if field["sort"] != "text"
    }
    values |= {field["name"]: "x" for field in kind.fields if field["sort"] == "text"}
    record_work(
        clerk, kind, date(2021, 7, 1), summary="夏季培训", values=values, evidence=[SimpleUploadedFile("签到表.PDF", b"list")]
    )
    item = CorrectionItem.objects.get(filing=filing, planned=True)
    follow(clerk, item, "report", "已付清", proof=SimpleUploadedFile("回单.jpg", b"slip"))
    unsay(clerk, filing.sayings.first())
    for name, act in (("clerk", "send_up"), ("leader", "submit"), ("reviewer", "accept")):
        filing = move(person(name), filing, act)
        if act == "submit":
            hand_in(person("clerk"), filing, SimpleUploadedFile("盖章.pdf", b"%PDF-1.4\nsealed\n%%EOF\n"))
    settings.JIHENG_TODAY = date(2022, 1, 4)
    close_year(person("leader"), year_of(), "对账单随后补")
    return at


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Return what does the queued packages here and now; the worker itself has a test of its own."""
    from jiheng.web.cycles import archiving
    from jiheng.web.cycles.models import ArchivePackage

    def work() -> None:
        for made in ArchivePackage.objects.filter(state="queued").order_by("id"):
            archiving.build_package.func(made.pk)

    return work


def person(name: str) -> Any:
    from jiheng.web.orgs.models import User

    return User.objects.get(username=name)


def year_of() -> Any:
    from jiheng.web.budgets.models import BudgetYear

    return BudgetYear.objects.get(unit__code="tazhong", year=2021)


def archive(client: Client, status: int = 200, **sent: object) -> str:
    answer = client.post(ARCHIVE, sent, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def saved(client: Client) -> bytes:
    answer = client.get(PACKAGE)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def unpacked(data: bytes, folder: Path) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(folder)
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest


def test_the_package_is_checked_by_the_systems_own_command(closed: At, queue: Callable[[], None], tmp_path: Path) -> None:
    from jiheng.web.cycles.models import ArchivePackage, Snapshot
    from jiheng.web.log import LogEntry

    leader = closed("leader")
    assert "档案包正在制作" in archive(leader)
    assert leader.get(PACKAGE).status_code == 404
    queue()
    made = ArchivePackage.objects.get()
    assert made.sha256 in leader.get(PAGE).content.decode()
    folder = tmp_path / "out"
    data = saved(closed("auditor"))
    manifest = unpacked(data, folder)
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    files = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert len(checked.stdout.splitlines()) == len(files) - 1  # all but the list itself
    assert {one["path"] for one in manifest["files"]} == files - {"SHA256SUMS", "manifest.json"}
    assert (manifest["complete"], manifest["lacks"], manifest["unit"]["code"]) == (True, [], "tazhong")
    for one in Snapshot.objects.filter(filing__unit__code="tazhong"):
        stem = f"documents/{one.filing.cycle.cutoff}-{one.number}"
        assert next(file for file in manifest["files"] if file["path"] == f"{stem}.json")["sha256"] == one.sha256
        assert {f"{stem}.docx", f"{stem}.html"} <= files
    names = {one["names"][0]["name"]: one["path"] for one in manifest["files"] if one["what"] == "evidence"}
    assert (folder / names["签到表.PDF"]).read_bytes() == b"list"
    assert (folder / names["回单.jpg"]).read_bytes() == b"slip"
    assert (folder / names["盖章.pdf"]).read_bytes().startswith(b"%PDF")
    changed = folder / names["签到表.PDF"]
    changed.write_bytes(b"lisT")
    again = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert f"{names['签到表.PDF']}: FAILED" in again.stdout
    assert LogEntry.objects.get(action="download_package").detail["sha256"] == made.sha256


def test_the_data_is_whole_and_the_log_can_be_sealed_again(closed: At, queue: Callable[[], None], tmp_path: Path) -> None:
    import csv
    from datetime import datetime

    from jiheng.web.chain import sealed
    from jiheng.web.ledger.models import Entry
    from jiheng.web.targets.models import ApprovedIndicator

    archive(closed("leader"))
    queue()
    unpacked(saved(closed("clerk")), tmp_path / "out")
    data = tmp_path / "out/data"

    def rows(name: str) -> list[dict[str, str]]:
        with (data / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    entries = list(Entry.objects.filter(book__year=year_of()).order_by("number"))
    assert [Decimal(row["amount"]) for row in rows("ledger")] == [one.amount for one in entries]
    assert rows("ledger")[-1]["seal"] == entries[-1].seal
    assert len(rows("indicators")) == ApprovedIndicator.objects.filter(unit__code="tazhong", year=2021).count()
    assert "夏季培训" in {row["summary"] for row in rows("records")}
    assert [row["state"] for row in rows("filings")] == ["accepted", "accepted"]
    log = [json.loads(line) for line in (data / "log.jsonl").read_text("utf-8").splitlines()]
    assert [one["id"] for one in log] == sorted({one["id"] for one in log})
    assert {"close_year", "archive_year", "submit", "pay", "record_work", "unsay", "report_correction"} <= {
        one["action"] for one in log
    }
    assert log[-1]["action"] == "archive_year"
    for one in log:
        values = {key: value for key, value in one.items() if key not in ("previous", "seal")}
        assert sealed(one["previous"], {**values, "at": datetime.fromisoformat(one["at"])}) == one["seal"]
    assert not any("demo-b" in path.read_text("utf-8") for path in data.iterdir())


def test_a_package_made_again_is_the_same_and_a_missing_file_is_named(
    closed: At, queue: Callable[[], None], tmp_path: Path
) -> None:
    from jiheng.web import store
    from jiheng.web.cycles.following import follow
    from jiheng.web.cycles.models import ArchivePackage, CorrectionStep
    from jiheng.web.targets.models import Evidence

    leader = closed("leader")
    archive(leader)
    queue()
    first = ArchivePackage.objects.get()
    item = CorrectionStep.objects.get(name="回单.jpg").item
    follow(person("leader"), item, "send_back", "归档以后说的话")  # belongs to the next year
    list_path, slip_path = (
        store.path(one.sha256) for one in (Evidence.objects.get(name="签到表.PDF"), CorrectionStep.objects.get(name="回单.jpg"))
    )
    archive(leader, again=1)
    assert "正在制作，请稍等" in archive(leader, 422, again=1)
    queue()
    assert ArchivePackage.objects.first().sha256 == first.sha256
    list_path.unlink()
    slip_path.write_bytes(b"other")
    archive(leader, again=1)
    queue()
    page = leader.get(PAGE).content.decode()
    assert "有 2 个文件应有而没有" in page
    assert "签到表.PDF</bdi>：文件不见了" in page
    assert "回单.jpg</bdi>：内容和交来时不一样" in page
    manifest = unpacked(saved(leader), tmp_path / "out")
    assert manifest["complete"] is False
    assert {(one["name"], one["why"]) for one in manifest["lacks"]} == {("签到表.PDF", "missing"), ("回单.jpg", "changed")}
    kept = {name["name"] for one in manifest["files"] if one["what"] == "evidence" for name in one["names"]}
    assert kept.isdisjoint({"签到表.PDF", "回单.jpg"})
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True)


def test_nothing_of_an_archived_year_changes(closed: At, queue: Callable[[], None]) -> None:
    from datetime import UTC, datetime

    from jiheng.web.cycles.actions import open_cycle
    from jiheng.web.log import LogEntry
    from jiheng.web.orgs.models import Unit
    from jiheng.web.refusals import Refused
    from jiheng.web.targets.actions import record_work, state_progress, withdraw_record
    from jiheng.web.targets.models import ApprovedIndicator, RecordKind, WorkRecord
    from jiheng.web.targets.proving import prove
    from jiheng.web.targets.setting import bind, change_indicator, drop_indicator, set_objective

    archive(closed("leader"))
    assert "不能再来一次" in archive(closed("leader"), 422)
    clerk, leader, unit = person("clerk"), person("leader"), Unit.objects.get(code="tazhong")
    kind = RecordKind.objects.filter(unit=unit, records__isnull=False).first()
    old = WorkRecord.objects.filter(kind=kind).first()
    one = ApprovedIndicator.objects.filter(unit=unit, year=2021).last()
    stated = ApprovedIndicator.objects.filter(unit=unit, year=2021, basis__how="stated").first()
    assert kind
    assert old
    assert one
    assert stated
    before = LogEntry.objects.count()
    for act in (
        lambda: record_work(clerk, kind, date(2021, 12, 1), summary="补记", values=old.values),
        lambda: withdraw_record(clerk, old, "重复"),
        lambda: state_progress(clerk, one, date(2021, 6, 30), words="好", grade="90"),
        lambda: change_indicator(clerk, one, name="换了名"),
        lambda: drop_indicator(clerk, one),
        lambda: bind(clerk, one, how="stated"),
        lambda: set_objective(clerk, unit, 2021, "换个目标"),
        lambda: prove(clerk, stated, [SimpleUploadedFile("a.pdf", b"a")]),
        lambda: open_cycle(leader, unit, date(2021, 9, 30), datetime(2022, 1, 20, tzinfo=UTC)),
    ):
        with pytest.raises(Refused, match=r"2021年已经归档，不能再改"):
            act()
    assert LogEntry.objects.count() == before
    record_work(clerk, kind, date(2022, 1, 3), summary="新年第一次", values=old.values)


def test_it_waits_for_the_books_and_the_reports(at: At, settings: Any) -> None:
    from datetime import UTC, datetime

    from jiheng.web.cycles.actions import open_cycle
    from jiheng.web.log import LogEntry

    leader = at("leader")
    assert "还没有结账，请先结账，再归档" in archive(leader, 422)
    assert "2021年还没有归档" in archive(leader, 422, again=1)
    year = year_of()
    year.closed_at = datetime(2022, 1, 1, tzinfo=UTC)
    year.save(update_fields=["closed_at"])
    settings.JIHENG_TODAY = date(2022, 1, 4)
    assert "还有监控报告没有办完（2021-06-30 填报中）" in archive(leader, 422)
    open_cycle(person("leader"), year.unit, date(2021, 12, 31), datetime(2022, 1, 20, tzinfo=UTC))
    assert year_of().archived_at is None
    assert not LogEntry.objects.filter(action="archive_year").exists()


def test_who_may_archive_and_who_may_take_the_package(closed: At, queue: Callable[[], None]) -> None:
    for name, code in (("clerk", 403), ("office", 403), ("auditor", 403), ("reviewer", 403), ("admin", 404)):
        assert closed(name).post(ARCHIVE).status_code == code, name
    archive(closed("leader"))
    queue()
    for name, code in (("clerk", 200), ("auditor", 200), ("admin", 404), ("security", 404)):
        answer = closed(name).get(PACKAGE)
        assert answer.status_code == code, name
        assert code == 404 or b"".join(answer.streaming_content).startswith(b"PK")
    for address in ("/units/demo-b/year-end/2021/package/", f"{PAGE}2020/package/", "/units/nowhere/year-end/2021/package/"):
        assert closed("clerk").get(address).status_code == 404
    assert closed("leader").post("/units/demo-b/year-end/2021/archive/").status_code == 404


def test_a_full_disk_is_said_and_the_package_is_made_again(
    closed: At, queue: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jiheng.web import store

    leader = closed("leader")
    archive(leader)

    def full(chunks: object) -> tuple[str, int]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, "keep", full)
        queue()
    page = leader.get(PAGE).content.decode()
    assert "磁盘可能满了" in page
    assert leader.get(PACKAGE).status_code == 404
    archive(leader, again=1)
    queue()
    assert "下载档案包" in leader.get(PAGE).content.decode()
