"""Filings of the demo township: who is signed in, and the filing of June."""

from typing import Any

import pytest

from web.report.conftest import at, demo  # noqa: F401


@pytest.fixture
def june(demo: None) -> Any:  # noqa: F811
    """Return what gives the township's filing of June as it is now."""
    from jiheng.web.cycles.models import Filing

    return lambda: Filing.objects.select_related("cycle", "unit").get(unit__code="tazhong", cycle__cutoff="2021-06-30")
