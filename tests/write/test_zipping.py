"""Packages of members that are compressed already: what zipfile reads is what was put in."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from jiheng.write.zipping import deflated, package, stored

names = st.lists(st.text("abc/图.", min_size=1, max_size=8), min_size=1, max_size=5, unique=True)


@given(names, st.lists(st.binary(max_size=300), min_size=5, max_size=5))
def test_zipfile_reads_every_member(names: list[str], contents: list[bytes]) -> None:
    make = [deflated if number % 2 else stored for number in range(len(names))]
    archive = zipfile.ZipFile(
        io.BytesIO(package(one(name, content) for one, name, content in zip(make, names, contents, strict=False)))
    )
    assert archive.testzip() is None
    assert archive.namelist() == names
    assert [archive.read(info) for info in archive.infolist()] == contents[: len(names)]
