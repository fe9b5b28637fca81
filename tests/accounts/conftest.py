from __future__ import annotations

import pytest

from tests.support.client import PageClient


@pytest.fixture
def browser_of(app):
    """Return a maker of browsers with cookies of their own."""
    return lambda: PageClient(app.test_client())
