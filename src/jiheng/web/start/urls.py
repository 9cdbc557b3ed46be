"""Addresses of this app."""

from django.urls import path, register_converter

from jiheng.web.start import views


class PageConverter:
    """One of the pages that show sections of the set-up."""

    regex = "unit|plan|budget|indicators"

    def to_python(self, value: str) -> str:
        """The page's name."""
        return value

    def to_url(self, value: str) -> str:
        """The page's name."""
        return value


register_converter(PageConverter, "setup_page")

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/discard/", views.discard, name="start_discard"),
    path("start/accounts/", views.accounts, name="start_accounts"),
    path("start/report/", views.report, name="start_report"),
    path("start/<setup_page:slug>/", views.page, name="start_page"),
    path("start/check/", views.check, name="start_check"),
    path("start/done/", views.done, name="start_done"),
]
