"""Places in an order by hand, as texts between which there is always room.

A place is a fraction in hexadecimal digits (``"8"`` is a half). It is stored on what it is the
place of, so putting one thing elsewhere rewrites that thing and nothing else: no list that two
people would change at once. What was never put anywhere stands by the time it was made.
"""

from datetime import datetime


_DIGITS = "0123456789abcdef"


def between(low: str, high: str = "") -> str:
    """Return a place after ``low`` and before ``high``; an empty text is no bound.

    Raises ValueError unless ``low`` comes before ``high``.
    """
    if high and low >= high:
        raise ValueError(f"{low!r} does not come before {high!r}.")
    place = ""
    bounded = bool(high)
    while True:
        step = len(place)
        first = _DIGITS.index(low[step]) if step < len(low) else 0
        last = _DIGITS.index(high[step]) if bounded and step < len(high) else len(_DIGITS)
        if bounded and step >= len(high):
            raise ValueError(f"There is no room between {low!r} and {high!r}.")
        if last - first > 1:
            return place + _DIGITS[(first + last) // 2]
        place += _DIGITS[first]
        # Once a digit is smaller than the bound's, whatever follows is before the bound.
        bounded = bounded and first == last


def beside(low: str, high: str, moment: datetime, uid: str) -> str:
    """Return a place after ``low`` and before ``high`` for what was put there at a moment.

    Where nothing stands behind ``low`` (``high`` is empty), that is the place of something made at
    that moment: so what is made later comes behind it. Where both are the same, as copies may claim,
    it is right behind them.
    """
    if high and low < high:
        return between(low, high)
    place = first_place(moment, uid)
    # Not open to the end: half of what is left would be far behind all that is made later.
    return place if not high and place > low else between(low, f"{low}f")


def first_place(made: datetime, uid: str) -> str:
    """Return where something stands that nobody put anywhere; no two things have the same."""
    # A last digit that is not 0 leaves room before it.
    return f"{int(made.timestamp() * 1000):012x}{uid[:8].lower()}8"
