from collections.abc import Callable
from plone.dexterity.content import DexterityContent
from tests.minutes.story import begun
from tests.minutes.story import Story
from typing import Any

import pytest


@pytest.fixture
def story(
    site: Any, world: DexterityContent, client: Callable, make_account: Callable, join: Callable
) -> Story:
    make_account("taker")
    join("taker", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    return begun(site, client)
