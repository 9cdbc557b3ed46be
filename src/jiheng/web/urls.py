"""Every address of the web app."""

from django.urls import include, path

from jiheng.web.health import healthz

urlpatterns = [
    path("", include("jiheng.web.desk.urls")),
    path("", include("jiheng.web.start.urls")),
    path("", include("jiheng.web.orgs.urls")),
    path("", include("jiheng.web.budgets.urls")),
    path("", include("jiheng.web.ledger.urls")),
    path("", include("jiheng.web.targets.urls")),
    path("", include("jiheng.web.cycles.urls")),
    path("", include("jiheng.web.board.urls")),
    path("api/v1/", include("jiheng.web.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("language/", include("django.conf.urls.i18n")),
]

handler400 = "jiheng.web.errors.bad_request"
handler403 = "jiheng.web.errors.forbidden"
handler404 = "jiheng.web.errors.not_found"
handler500 = "jiheng.web.errors.failed"
