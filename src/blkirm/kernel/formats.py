"""Dates, times, numbers and sizes as the reader writes them."""

from datetime import date
from datetime import datetime


_MONTHS = {
    "de": (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_UNITS = ("B", "kB", "MB", "GB", "TB")
_NBSP = "\N{NO-BREAK SPACE}"


def format_date(day: date, language: str) -> str:
    """Write a day in full: 12. Mai 2015 or 12 May 2015."""
    month = _MONTHS[language][day.month - 1]
    dot = "." if language == "de" else ""
    return f"{day.day}{dot}{_NBSP}{month} {day.year}"


def format_time(moment: datetime, language: str) -> str:
    """Write a day and time of day: 12. Mai 2015, 14:30 Uhr or 12 May 2015, 14:30."""
    clock = f"{moment:%H:%M}"
    return f"{format_date(moment, language)}, {clock}" + (f"{_NBSP}Uhr" if language == "de" else "")


def format_number(number: int, language: str) -> str:
    """Write a whole number with its thousands apart: 12.345 or 12,345."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "de" else text


def format_size(size: int, language: str) -> str:
    """Write a number of bytes: 1,2 MB or 1.2 MB."""
    value = float(size)
    unit = _UNITS[0]
    for unit in _UNITS:
        if value < 999.5 or unit == _UNITS[-1]:
            break
        value /= 1000
    digits = 0 if unit in ("B", "kB") or value >= 99.95 else 1
    text = f"{value:.{digits}f}".removesuffix(".0")
    return (text.replace(".", ",") if language == "de" else text) + _NBSP + unit
