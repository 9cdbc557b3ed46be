"""The OpenAPI document with what holds for every route, and the page that shows it without a script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema

from jiheng.web.api.once import HEADER
from jiheng.web.api.problems import JSON, titles
from jiheng.web.api.schemas import ProblemOut

METHODS = ("get", "post", "put", "patch", "delete")
KEY = {"name": HEADER, "in": "header", "required": False, "schema": {"type": "string", "maxLength": 255}}
_REF = "#/components/schemas/"
ALWAYS = ("bad_request", "unauthenticated", "not_allowed", "not_found", "invalid", "failed")


class HouseApi(NinjaAPI):
    """An API whose document says of every route which problems it may answer, and of every POST that it takes a key."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema(ref_template=_REF + "{model}")
        for _path, method, operation in operations(document):
            operation.pop("description", None)
            _add(operation, ALWAYS)
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
                _add(operation, ("in_flight",))
            if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
                _add(operation, ("changed", "no_version"))
        schemas = document["components"]["schemas"]
        schemas |= schemas["ProblemOut"].pop("$defs", {})
        return document


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of every route."""
    return [(path, method, found[method]) for path, found in document["paths"].items() for method in METHODS if method in found]


def _add(operation: dict[str, Any], kinds: tuple[str, ...]) -> None:
    content = {JSON: {"schema": {"$ref": _REF + "ProblemOut"}}}
    for kind in kinds:
        status, title = titles()[kind]
        operation["responses"].setdefault(status, {"description": title, "content": content})


class PlainDocs(DocsBase):
    """The document as a page of tables: nothing but HTML, so that the strict policy holds."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        document = api.get_openapi_schema()
        problems = [{"kind": kind, "status": status, "title": title} for kind, (status, title) in titles().items()]
        return render(
            request, "api/docs.html", {"routes": [_shown(document, *one) for one in operations(document)], "problems": problems}
        )


def _shown(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """A route as the page shows it."""
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "inputs": [*map(_parameter, operation.get("parameters", ())), *_fields(document, operation)],
        "answers": "、".join(str(status) for status in sorted(map(int, operation["responses"]))),
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    places = {"path": _("地址"), "query": _("问号后"), "header": _("请求头")}
    return _row(parameter["name"], places[parameter["in"]], parameter["required"], parameter["schema"])


def _fields(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the body."""
    content = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((one["schema"] for one in content.values()), {})
    schema = document["components"]["schemas"].get(schema.get("$ref", "").removeprefix(_REF), schema)
    needed = schema.get("required", ())
    return [_row(name, _("正文"), name in needed, one) for name, one in schema.get("properties", {}).items()]


def _row(name: str, place: str, required: bool, schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [schema, *schema.get("anyOf", ())]
    kind = " | ".join(str(one.get("format") or one.get("type")) for one in kinds if one.get("type"))
    options = [str(option) for one in kinds for option in one.get("enum", [one["const"]] if "const" in one else [])]
    return {"name": name, "place": place, "required": required, "kind": kind, "options": " | ".join(options)}
