"""/healthz: whether this process answers and reaches its database."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from jiheng import __version__


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the version once the database has answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
