"""Who can see this: a chair names recipients, watches the preview, and opens it again."""

from playwright.sync_api import expect
from tests.browser import OpenWindow

import time


LIBRARY = "/working-parties/voluntary-return/papers"


def test_chair_restricts_a_paper_and_opens_it_again(open_window: OpenWindow) -> None:
    title = f"Vertraulich {time.time_ns():x}"
    chair = open_window("chair-voluntary-return", "en")
    bavaria, bielefeld = open_window("member-by", "en"), open_window("member-bielefeld", "en")
    northrhine = open_window("member-nw", "de")
    for window in (bielefeld, northrhine):
        window.pardoned = ("404",)
    chair.go(f"/en{LIBRARY}")
    chair.page.locator("input[type=file]").set_input_files(
        {"name": f"{title}.txt", "mimeType": "text/plain", "buffer": b"Entwurf einer Haltung"}
    )
    chair.page.locator("form.upload-form [type=submit]").click()
    chair.page.locator("#papers").get_by_role("link", name=title).click()
    address = chair.page.url.partition("/en/")[2]
    assert northrhine.go(f"/de/{address}") == 200
    expect(northrhine.page.locator("main")).to_contain_text("Sichtbar für die 8 Mitglieder")

    chair.page.get_by_role("link", name="Change the audience").click()
    chair.page.get_by_label("Named recipients").check()
    chair.page.locator("summary", has_text="Länder").last.click()
    chair.page.get_by_label("Bavaria", exact=True).check()
    expect(chair.page.locator(".preview")).to_contain_text("After saving 4 people can read this.")
    chair.page.get_by_role("button", name="Save").click()

    expect(chair.page.locator("main")).to_contain_text("Visible to 4 people only: Bavaria")
    assert bavaria.go(f"/en/{address}") == 200
    assert northrhine.go(f"/de/{address}") == 404

    chair.page.get_by_label("The whole network").check()
    expect(chair.page.locator(".preview")).to_contain_text("more than now")
    chair.page.get_by_role("button", name="Save").click()
    expect(chair.page.get_by_role("alert")).to_contain_text("Please confirm")
    assert bielefeld.go(f"/en/{address}") == 404
    chair.page.get_by_label("Yes, these people may read it.").check()
    chair.page.get_by_role("button", name="Save").click()

    expect(chair.page.locator("main")).to_contain_text("people of the whole network")
    assert bielefeld.go(f"/en/{address}") == 200
    # Nothing leads into the party. (Its field of work has the same name and is the paper's, too.)
    expect(bielefeld.page.locator("main .overline")).to_have_count(0)
    expect(bielefeld.page.locator("main")).not_to_contain_text("Voluntary return: Papers")
