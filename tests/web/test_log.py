"""The log is append-only: the database itself refuses a change or a removal."""

import pytest
from django.db import DatabaseError, connection, transaction

from jiheng.web.desk.models import StoredFile
from jiheng.web.log import LogEntry, record
from web import samples


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["UPDATE web_logentry SET actor = 'x'", "DELETE FROM web_logentry"])
def test_the_database_refuses_to_change_or_remove_a_line(act: str) -> None:
    samples.append_only().guard(None, connection.schema_editor())
    record("take_in", StoredFile.objects.create(sha256="0" * 64, name="a.txt", size=1), name="a.txt")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
    entry = LogEntry.objects.get()
    assert (entry.action, entry.actor, entry.detail) == ("take_in", "local", {"name": "a.txt"})
    assert entry.thing.startswith("storedfile:")
