"""Files prove what was stated by hand: they are kept, listed and saved again; what is no evidence is refused."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.ledger_pages.conftest import browser
from web.targets_setting.conftest import logged


def page_of(one: Any) -> str:
    return f"/units/tazhong/indicators/{one.pk}/evidence/"


def photo(name: str = "现场.jpg", data: bytes = b"bytes of a picture") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def kept_apart(settings: Any, tmp_path: Any) -> None:
    """Keep files in a folder of the test."""
    settings.JIHENG_DATA = tmp_path


def test_files_are_kept_listed_and_saved_again(clerk: Client, town: Any) -> None:
    assert "还没有佐证材料" in text(clerk.get(page_of(town.times)))
    answer = clerk.post(page_of(town.times), {"evidence": [photo(), photo("通知.pdf", b"bytes of a notice")]})
    assert answer.status_code == 302
    page = text(clerk.get(page_of(town.times)))
    assert "已收 2 个文件" in page
    assert "通知.pdf" in page
    first = town.times.evidence.get(name="现场.jpg")
    assert first.sha256 in logged("prove_indicator")["files"]
    saved = clerk.get(f"{page_of(town.times)}{first.pk}/")
    assert saved.content == b"bytes of a picture"
    assert saved["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"{page_of(town.rate)}{first.pk}/").status_code == 404
    assert "已经有佐证材料" in text(clerk.post(f"/units/tazhong/indicators/setup/{town.times.pk}/drop/", follow=True))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "还没有选文件"),
        ([photo("程序.exe")], "“程序.exe”不是照片、文档或表格"),
        ([photo(), photo("空.jpg", b"")], "“空.jpg”是空文件"),
    ],
)
def test_what_is_no_evidence_is_refused(clerk: Client, town: Any, files: Any, said: str) -> None:
    for file in files:
        file.seek(0)
    answer = clerk.post(page_of(town.times), {"evidence": files})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not town.times.evidence.exists()


def test_what_counts_itself_has_its_evidence_on_the_records(clerk: Client, town: Any) -> None:
    from jiheng.web.targets.setting import bind

    bind(town.clerk, town.times, how="records", kind=town.training)
    page = text(clerk.get(page_of(town.times)))
    assert "佐证材料附在记录上" in page
    assert "收下文件" not in page
    answer = clerk.post(page_of(town.times), {"evidence": [photo()]})
    assert answer.status_code == 422
    assert not town.times.evidence.exists()


def test_who_may_add_and_who_may_look(town: Any) -> None:
    leader, stranger = browser(town.leader), browser(town.stranger)
    assert "收下文件" not in text(leader.get(page_of(town.times)))
    assert leader.post(page_of(town.times), {"evidence": [photo()]}).status_code == 403
    for path in (page_of(town.times), page_of(town.times).replace("tazhong", "demo-b")):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {"evidence": [photo()]}).status_code == 404
    assert not town.times.evidence.exists()
