"""What the system refuses is said in Chinese."""

import errno
import os

import pytest

from jiheng.cli.system import reason


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.ENAMETOOLONG, "文件名太长")]
)
def test_the_reason_is_in_chinese(number: int, words: str) -> None:
    assert reason(OSError(number, os.strerror(number))) == words


def test_a_reason_without_words_of_ours_keeps_the_systems() -> None:
    assert reason(OSError("odd")) == "odd"
