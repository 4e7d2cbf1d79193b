from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("page", ["paper-settings", "intake-settings"])
def test_settings_are_for_those_who_set_up_the_site(
    world: Any, client: Callable, page: str
) -> None:
    answers = {
        person: client(person).get(f"/@@{page}").status_code
        for person in (None, "member", "secretariat", "editor", "site_admin")
    }

    assert answers.pop("site_admin") == 200
    assert set(answers.values()) <= {302, 403, 404}
