"""The signed scan beside the snapshot: taken by its content, replaced before acceptance, every version kept and downloaded."""

import hashlib
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db
REPORT, AT = "/units/tazhong/report/", "?cutoff=2021-06-30"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND" + zlib.crc32(b"IEND").to_bytes(4, "big")


@pytest.fixture
def submitted(at: Any, settings: Any, tmp_path: Any) -> Any:
    """Submit the report of June; return what logs somebody in."""
    settings.JIHENG_DATA = tmp_path
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    at("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})
    return at


def hand_in(client: Any, name: str, data: bytes, unit: str = "tazhong") -> str:
    sent = {"scan": SimpleUploadedFile(name, data)} if name else {}
    page: str = client.post(f"/units/{unit}/report/scan/{AT}", sent, follow=True).content.decode()
    return page


def scans() -> list[Any]:
    from jiheng.web.cycles.models import SignedScan

    return list(SignedScan.objects.order_by("number"))


def test_a_scan_is_taken_shown_to_the_reviewer_and_replaced(submitted: Any) -> None:
    from jiheng.web.log import LogEntry

    assert "盖章扫描件第 1 份已收" in hand_in(submitted("clerk"), "盖章页.pdf", PDF)
    assert "盖章扫描件第 2 份已收" in hand_in(submitted("leader"), "盖章页.JPG", JPG)
    assert [(one.number, one.name, one.sha256) for one in scans()] == [
        (1, "盖章页.pdf", hashlib.sha256(PDF).hexdigest()),
        (2, "盖章页.JPG", hashlib.sha256(JPG).hexdigest()),
    ]
    assert LogEntry.objects.filter(action="hand_in_scan").count() == 2
    reviewer = submitted("reviewer")
    page = reviewer.get(REPORT + AT).content.decode()
    for one in scans():
        assert one.sha256 in page
        file = reviewer.get(f"/units/tazhong/scans/{one.pk}/")
        assert hashlib.sha256(file.content).hexdigest() == one.sha256
        assert file.headers["Content-Disposition"].startswith("attachment")
    assert LogEntry.objects.filter(action="download_scan").count() == 2
    assert "换一份扫描件" not in page


def test_after_acceptance_it_stays_as_it_is(submitted: Any) -> None:
    hand_in(submitted("clerk"), "盖章页.png", PNG)
    submitted("reviewer").post(f"{REPORT}accept/{AT}")
    clerk = submitted("clerk")
    assert "已通过，盖章扫描件不能再换" in hand_in(clerk, "盖章页.pdf", PDF)
    assert "换一份扫描件" not in clerk.get(REPORT + AT).content.decode()
    assert len(scans()) == 1


def test_before_it_was_submitted_there_is_nothing_to_sign(at: Any) -> None:
    clerk = at("clerk")
    assert "报出以后才能传" in hand_in(clerk, "盖章页.pdf", PDF)
    assert "上传盖章扫描件" not in clerk.get(REPORT + AT).content.decode()
    assert scans() == []


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("", b"", "请先选盖章扫描件"),
        ("空.pdf", b"", "空文件"),
        ("假.pdf", b"MZ" + bytes(200), "内容不是完整的 PDF、JPG 或 PNG"),
        ("半.pdf", PDF[:30], "内容不是完整的 PDF、JPG 或 PNG"),
        ("半.jpg", JPG[:-2], "内容不是完整的 PDF、JPG 或 PNG"),
        ("页.pdf", PNG, "内容是 png，后缀不符"),
        ("页.exe", PDF, "内容是 pdf，后缀不符"),
    ],
)
def test_what_is_no_scan_is_refused(submitted: Any, name: str, data: bytes, sentence: str) -> None:
    assert sentence in hand_in(submitted("clerk"), name, data)
    assert scans() == []


def test_one_that_is_too_large_or_there_already_is_refused(submitted: Any, settings: Any) -> None:
    clerk = submitted("clerk")
    hand_in(clerk, "盖章页.pdf", PDF)
    assert "完全一样" in hand_in(clerk, "又一次.pdf", PDF)
    settings.UPLOAD_LIMIT = len(JPG) - 1
    assert "超过 0 MB" in hand_in(clerk, "盖章页.jpg", JPG)
    assert len(scans()) == 1


def test_who_may_hand_one_in_and_see_it(submitted: Any) -> None:
    for name in ("office", "reviewer", "auditor"):
        answer = submitted(name).post(f"{REPORT}scan/{AT}", {"scan": SimpleUploadedFile("a.pdf", PDF)})
        assert answer.status_code == 403
    hand_in(submitted("clerk"), "盖章页.pdf", PDF)
    (one,) = scans()
    assert submitted("reviewer").get(f"/units/demo-b/scans/{one.pk}/").status_code == 404
    assert submitted("clerk").get(f"/units/demo-b/scans/{one.pk}/").status_code == 404
    assert submitted("clerk").get("/units/tazhong/scans/999999/").status_code == 404
    assert submitted("clerk").post(f"/units/demo-b/report/scan/{AT}", {}).status_code == 404


def test_it_goes_into_the_backup(submitted: Any) -> None:
    from jiheng.web.backup import UPLOADS

    assert ("cycles", "SignedScan", "sha256") in UPLOADS
