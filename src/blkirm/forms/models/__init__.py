"""The fields of each form, in the notation of plone.supermodel; titles are translated when shown."""

from pathlib import Path


def model_of(form: str) -> str:
    """Return the fields of a form. Raises FileNotFoundError for an unknown one."""
    return (Path(__file__).parent / f"{form}.xml").read_text(encoding="utf-8")
