"""What standards call the languages and formats of a report's files."""

#: Languages of files by BCP 47. ``simple`` is a registered variant: easy language.
_TAGS = {"de": "de", "en": "en", "easy": "de-simple", "ls": "de-simple"}
#: The EU's list of languages, by the first part of a tag.
_EU_LANGUAGES = {"de": "DEU", "en": "ENG"}
#: Endings of file names: media type and name in the EU's list of file types.
_FORMATS = {
    "pdf": ("application/pdf", "PDF"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
    "odt": ("application/vnd.oasis.opendocument.text", "ODT"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "csv": ("text/csv", "CSV"),
    "txt": ("text/plain", "TXT"),
}
_UNKNOWN = ("application/octet-stream", "OCTET")

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"


def language_tag(version: str) -> str:
    """Return the language of a file as BCP 47 writes it."""
    return _TAGS.get(version, "de")


def eu_language(version: str) -> str:
    """Return the address of a file's language in the EU's list."""
    return f"{_EU}/language/{_EU_LANGUAGES[language_tag(version)[:2]]}"


def media_type(filename: str) -> str:
    """Return what a file is, by the end of its name: the gate made sure that they agree."""
    return _format(filename)[0]


def iana_address(filename: str) -> str:
    return f"{_IANA}/{media_type(filename)}"


def eu_file_type(filename: str) -> str:
    """Return the address of a file's format in the EU's list (DCAT-AP.de, convention 32)."""
    return f"{_EU}/file-type/{_format(filename)[1]}"


def _format(filename: str) -> tuple[str, str]:
    return _FORMATS.get(filename.rpartition(".")[2].lower(), _UNKNOWN)
