from tests.caching.site import Site

import pytest


@pytest.fixture
def site() -> Site:
    return Site()
