from blkirm.kernel.protect import with_tokens

import pytest


FIELD = b'<input type="hidden" name="_authenticator" value="t">'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            b'<form action="x" method="post"><b></b></form>',
            b'<form action="x" method="post">' + FIELD + b"<b></b></form>",
        ),
        (b'<form method="get"></form>', b'<form method="get"></form>'),
        (
            b'<form method="POST"><input name="_authenticator" value="own"></form>',
            b'<form method="POST"><input name="_authenticator" value="own"></form>',
        ),
        (
            b'<form method="post"></form><form method="post">' + FIELD + b"</form>",
            b'<form method="post">' + FIELD + b'</form><form method="post">' + FIELD + b"</form>",
        ),
    ],
    ids=["post", "get", "own token", "one of two"],
)
def test_token_goes_into_each_post_form_without_one(page: bytes, expected: bytes) -> None:
    assert with_tokens(page, b"t") == expected
