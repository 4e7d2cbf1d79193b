"""What a view that is kept may do."""

from collections.abc import Callable
from dataclasses import dataclass


#: Where the filter leaves its offer in the WSGI environment.
OFFER = "blkirm.caching.offer"


@dataclass
class Offer:
    """The filter's offer to keep the answer to one request.

    It is made to requests only that nothing tells apart but address and languages. Whoever takes it
    (``taken``) says that everybody without an account may have this answer, as long as nothing
    public changes.
    """

    taken: bool = False
    #: Called each time the whole file is sent, from memory too; for counting.
    on_whole: Callable[[], None] | None = None
