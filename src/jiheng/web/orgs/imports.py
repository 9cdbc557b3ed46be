"""Workbooks on their way in: kept while somebody looks at them, and what is remembered once their rows are there.

The sheets that a capped child read lie in the store beside the file itself; a signed word leads back to both, so
that between upload and import nothing is kept in the database and no other unit can use the word.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jiheng.read.sheets import Sheet, packed, unpacked
from jiheng.web import store
from jiheng.web.orgs.columns import Column, Reading, guessed
from jiheng.web.orgs.models import ColumnMapping, ImportedFile, Unit, User
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.workbooks import heads_key, sheets_of


class Workbook(NamedTuple):
    """A workbook that was handed in: its name, the hash of its bytes, and of the sheets that were read from it."""

    name: str
    sha256: str
    read: str

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets."""
        return unpacked(store.read(self.read))


def hand_in(file: UploadedFile[bytes]) -> Workbook:
    """Read a workbook and keep it; Refused in one sentence where it cannot be read."""
    found = sheets_of(file)
    return Workbook(store.shown_name(file.name or ""), store.keep(file.chunks())[0], store.keep([packed(found)])[0])


def word_of(source: Workbook, unit: Unit, purpose: str) -> str:
    """The word that leads back to a workbook, for this unit and purpose alone."""
    return signing.dumps(source, salt=f"import:{purpose}:{unit.pk}")


def source_of(word: str, unit: Unit, purpose: str) -> Workbook:
    """The workbook of a word; Unseen where the word is not one of this unit and purpose."""
    try:
        return Workbook(*signing.loads(word, salt=f"import:{purpose}:{unit.pk}"))
    except signing.BadSignature as bad:
        raise Unseen from bad


def proposed(unit: Unit, purpose: str, heads: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[dict[str, str], bool]:
    """Which column is what: as last time with these heads, else guessed; and whether it was last time's."""
    kept = ColumnMapping.objects.filter(unit=unit, purpose=purpose, heads_key=heads_key(heads)).first()
    return (dict(kept.columns), True) if kept else (guessed(heads, columns), False)


def before(unit: Unit, purpose: str, source: Workbook) -> ImportedFile | None:
    """The last import of the same file, if there was one."""
    return ImportedFile.objects.filter(unit=unit, purpose=purpose, sha256=source.sha256).first()


def note(actor: User, unit: Unit, purpose: str, source: Workbook, reading: Reading, rows: int) -> ImportedFile:
    """Remember the file and its columns; called by the action that imports, inside its transaction."""
    if not rows:
        raise Refused(_("没有可以导入的行。"))
    columns = {"columns": dict(reading.chosen) | {"scale": reading.scale}}
    ColumnMapping.objects.update_or_create(unit=unit, purpose=purpose, heads_key=heads_key(reading.heads), defaults=columns)
    kept = ImportedFile(unit=unit, purpose=purpose, name=source.name, sha256=source.sha256, rows=rows, made_by=actor.username)
    kept.save(force_insert=True)
    return kept
