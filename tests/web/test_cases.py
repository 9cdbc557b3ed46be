"""Every real document through the whole desk: read in the child, stored, and shown on every page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.web.desk import actions
from support import case, case_names

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", case_names())
def test_a_real_document_is_shown_on_every_page(client: Client, work: Any, name: str) -> None:
    (path,) = (path for path in case(name).glob("*.txt") if path.stem in ("source", "report"))
    data = path.read_bytes()
    run = actions.take_in(path.name, [data], len(data)).run
    assert run
    work()
    run.refresh_from_db()
    assert run.state == "done", run.reason
    for address in (run.get_absolute_url(), run.get_absolute_url() + "?list=figures", reverse("audit_report", args=[run.pk])):
        assert client.get(address).status_code == 200
    copy = client.get(reverse("annotated", args=[run.pk])).content
    assert copy.startswith(b"<!DOCTYPE html>")
