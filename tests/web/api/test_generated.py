"""Calls that a machine makes up from the OpenAPI document: no fault of ours, and every answer as the document says."""

import re
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks

from support import torture
from web.api.test_matrix import ENTRIES, document
from web.api.world import CUTOFF, ROOT, token_of

pytestmark = pytest.mark.django_db
CALLS = torture(8, 300)  # of each route
KINDS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
SENT = ("method", "url", "headers", "files", "data", "json", "params", "cookies")


@pytest.fixture(scope="module")
def schema() -> Any:
    return schemathesis.openapi.from_dict(document())


def own(route: str) -> dict[str, Any]:
    """What makes an address one of the clerk's own, so that the rest of the call is looked at."""
    path = route.partition(" ")[2]
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
    found = re.fullmatch(pattern, ENTRIES[route].address(path, "own").partition("?")[0])
    assert found, route
    return {name: int(part) if part.isdecimal() else part for name, part in found.groupdict().items()}


def answered(client: Client, token: str, case: Any) -> Response:
    """Send a made-up call, and hand its answer over in the form that the checks read."""
    sent = case.as_transport_kwargs(base_url="http://127.0.0.1", headers={"authorization": f"Bearer {token}"})
    prepared = requests.Request(**{name: value for name, value in sent.items() if name in SENT}).prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    headers = {name: value for name, value in prepared.headers.items() if name.lower() not in ("content-length", "content-type")}
    kind = prepared.headers.get("Content-Type", "application/octet-stream")
    answer = client.generic(prepared.method or "", prepared.path_url, body, kind, headers=headers)
    content, fields = answer.getvalue() if answer.streaming else answer.content, answer.headers.items()
    return Response(answer.status_code, {name.lower(): [value] for name, value in fields}, content, prepared, 0.0, False)


@pytest.mark.parametrize("route", [route for route in ENTRIES if route != "post /audits"])
def test_made_up_calls_find_no_fault(call: Any, schema: Any, route: str) -> None:
    method, path = route.split(" ")
    operation = schema[ROOT + path][method]
    client, token, known = Client(headers={"host": "127.0.0.1"}), token_of("clerk"), own(route)

    @settings(max_examples=CALLS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(), real=st.integers(0, 3))
    def tried(case: Any, real: int) -> None:
        if real:
            case.path_parameters.update(known)
            if "cutoff" in case.query:
                case.query["cutoff"] = CUTOFF
        answer = answered(client, token, case)
        assert answer.status_code < 500, case.as_curl_command()
        case.validate_response(answer, checks=KINDS)

    tried()
