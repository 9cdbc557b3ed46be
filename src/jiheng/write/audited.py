"""The audit of one file with the data that it may carry: what they print is composed again and held against the file.

It stands here because composing does; everything that audits a file comes through this door.
"""

from __future__ import annotations

from jiheng.audit.files import Audited, audit_bytes
from jiheng.errors import CannotWrite, ProfileError
from jiheng.profiles.profile import Profile
from jiheng.read.carried import Carried, code
from jiheng.say import say


def audit_file(name: str, data: bytes, profile: Profile, ready: bytes | None = None) -> Audited:
    """Read and audit one file; raises Unreadable with one clear sentence where it cannot be read.

    `ready`: see `read.files.load`.
    """
    return audit_bytes(name, data, profile, ready, printed)


def printed(carried: Carried, format_: str) -> tuple[str, ...]:
    """The texts that carried data print in a file of that format; CannotWrite where this program does not know how."""
    from jiheng.model.blocks import Document
    from jiheng.profiles.profile import profile
    from jiheng.write.report import FORMS, composed
    from jiheng.write.xml_text import legal

    if carried.form not in FORMS:
        raise CannotWrite(say("由更新的版本 {version} 写成，这一版不会重排", version=carried.version))
    try:
        rules = profile(carried.profile, carried.on)
    except ProfileError as error:
        raise CannotWrite(say("按 {name} 口径写成，这里没有这套口径", name=carried.profile)) from error
    blocks = composed(carried.report, rules, carried.form, code(carried.sha256))
    return tuple(legal(text.text) for text in Document(blocks, format_).texts())
