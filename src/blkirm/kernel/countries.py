"""Countries people return to: ISO 3166-1 codes with their German and English names (CLDR)."""

from blkirm.kernel.collation import sort_key
from blkirm.kernel.language import current_language
from typing import Any
from zope.interface import directlyProvides
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


#: code: (German, English). ``XK`` is what the European Union uses for Kosovo.
COUNTRIES = {
    "AE": ("Vereinigte Arabische Emirate", "United Arab Emirates"),
    "AF": ("Afghanistan", "Afghanistan"),
    "AL": ("Albanien", "Albania"),
    "AM": ("Armenien", "Armenia"),
    "AO": ("Angola", "Angola"),
    "AR": ("Argentinien", "Argentina"),
    "AZ": ("Aserbaidschan", "Azerbaijan"),
    "BA": ("Bosnien und Herzegowina", "Bosnia & Herzegovina"),
    "BD": ("Bangladesch", "Bangladesh"),
    "BF": ("Burkina Faso", "Burkina Faso"),
    "BH": ("Bahrain", "Bahrain"),
    "BI": ("Burundi", "Burundi"),
    "BJ": ("Benin", "Benin"),
    "BO": ("Bolivien", "Bolivia"),
    "BR": ("Brasilien", "Brazil"),
    "BW": ("Botsuana", "Botswana"),
    "BY": ("Belarus", "Belarus"),
    "CD": ("Kongo-Kinshasa", "Congo - Kinshasa"),
    "CF": ("Zentralafrikanische Republik", "Central African Republic"),
    "CG": ("Kongo-Brazzaville", "Congo - Brazzaville"),
    "CI": ("Côte d’Ivoire", "Côte d’Ivoire"),
    "CL": ("Chile", "Chile"),
    "CM": ("Kamerun", "Cameroon"),
    "CN": ("China", "China"),
    "CO": ("Kolumbien", "Colombia"),
    "CR": ("Costa Rica", "Costa Rica"),
    "CU": ("Kuba", "Cuba"),
    "CV": ("Cabo Verde", "Cape Verde"),
    "DJ": ("Dschibuti", "Djibouti"),
    "DO": ("Dominikanische Republik", "Dominican Republic"),
    "DZ": ("Algerien", "Algeria"),
    "EC": ("Ecuador", "Ecuador"),
    "EG": ("Ägypten", "Egypt"),
    "ER": ("Eritrea", "Eritrea"),
    "ET": ("Äthiopien", "Ethiopia"),
    "GA": ("Gabun", "Gabon"),
    "GE": ("Georgien", "Georgia"),
    "GH": ("Ghana", "Ghana"),
    "GM": ("Gambia", "Gambia"),
    "GN": ("Guinea", "Guinea"),
    "GQ": ("Äquatorialguinea", "Equatorial Guinea"),
    "GT": ("Guatemala", "Guatemala"),
    "GW": ("Guinea-Bissau", "Guinea-Bissau"),
    "HN": ("Honduras", "Honduras"),
    "HT": ("Haiti", "Haiti"),
    "ID": ("Indonesien", "Indonesia"),
    "IL": ("Israel", "Israel"),
    "IN": ("Indien", "India"),
    "IQ": ("Irak", "Iraq"),
    "IR": ("Iran", "Iran"),
    "JM": ("Jamaika", "Jamaica"),
    "JO": ("Jordanien", "Jordan"),
    "KE": ("Kenia", "Kenya"),
    "KG": ("Kirgisistan", "Kyrgyzstan"),
    "KH": ("Kambodscha", "Cambodia"),
    "KM": ("Komoren", "Comoros"),
    "KP": ("Nordkorea", "North Korea"),
    "KW": ("Kuwait", "Kuwait"),
    "KZ": ("Kasachstan", "Kazakhstan"),
    "LA": ("Laos", "Laos"),
    "LB": ("Libanon", "Lebanon"),
    "LK": ("Sri Lanka", "Sri Lanka"),
    "LR": ("Liberia", "Liberia"),
    "LS": ("Lesotho", "Lesotho"),
    "LY": ("Libyen", "Libya"),
    "MA": ("Marokko", "Morocco"),
    "MD": ("Republik Moldau", "Moldova"),
    "ME": ("Montenegro", "Montenegro"),
    "MG": ("Madagaskar", "Madagascar"),
    "MK": ("Nordmazedonien", "North Macedonia"),
    "ML": ("Mali", "Mali"),
    "MM": ("Myanmar", "Myanmar (Burma)"),
    "MN": ("Mongolei", "Mongolia"),
    "MR": ("Mauretanien", "Mauritania"),
    "MU": ("Mauritius", "Mauritius"),
    "MW": ("Malawi", "Malawi"),
    "MX": ("Mexiko", "Mexico"),
    "MY": ("Malaysia", "Malaysia"),
    "MZ": ("Mosambik", "Mozambique"),
    "NA": ("Namibia", "Namibia"),
    "NE": ("Niger", "Niger"),
    "NG": ("Nigeria", "Nigeria"),
    "NI": ("Nicaragua", "Nicaragua"),
    "NP": ("Nepal", "Nepal"),
    "OM": ("Oman", "Oman"),
    "PA": ("Panama", "Panama"),
    "PE": ("Peru", "Peru"),
    "PH": ("Philippinen", "Philippines"),
    "PK": ("Pakistan", "Pakistan"),
    "PS": ("Palästinensische Autonomiegebiete", "Palestinian Territories"),
    "PY": ("Paraguay", "Paraguay"),
    "QA": ("Katar", "Qatar"),
    "RS": ("Serbien", "Serbia"),
    "RU": ("Russland", "Russia"),
    "RW": ("Ruanda", "Rwanda"),
    "SA": ("Saudi-Arabien", "Saudi Arabia"),
    "SD": ("Sudan", "Sudan"),
    "SL": ("Sierra Leone", "Sierra Leone"),
    "SN": ("Senegal", "Senegal"),
    "SO": ("Somalia", "Somalia"),
    "SR": ("Suriname", "Suriname"),
    "SS": ("Südsudan", "South Sudan"),
    "ST": ("São Tomé und Príncipe", "São Tomé & Príncipe"),
    "SV": ("El Salvador", "El Salvador"),
    "SY": ("Syrien", "Syria"),
    "SZ": ("Eswatini", "Eswatini"),
    "TD": ("Tschad", "Chad"),
    "TG": ("Togo", "Togo"),
    "TH": ("Thailand", "Thailand"),
    "TJ": ("Tadschikistan", "Tajikistan"),
    "TL": ("Timor-Leste", "Timor-Leste"),
    "TM": ("Turkmenistan", "Turkmenistan"),
    "TN": ("Tunesien", "Tunisia"),
    "TR": ("Türkei", "Türkiye"),
    "TZ": ("Tansania", "Tanzania"),
    "UA": ("Ukraine", "Ukraine"),
    "UG": ("Uganda", "Uganda"),
    "UY": ("Uruguay", "Uruguay"),
    "UZ": ("Usbekistan", "Uzbekistan"),
    "VE": ("Venezuela", "Venezuela"),
    "VN": ("Vietnam", "Vietnam"),
    "XK": ("Kosovo", "Kosovo"),
    "YE": ("Jemen", "Yemen"),
    "ZM": ("Sambia", "Zambia"),
    "ZW": ("Simbabwe", "Zimbabwe"),
}


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of a country in the reader's (or the given) language; the code if unknown."""
    names = COUNTRIES.get(code)
    if names is None:
        return code
    return names[1 if (language or current_language()) == "en" else 0]


def countries_in_order(language: str) -> list[tuple[str, str]]:
    """Return code and name of every country, by name."""
    named = [(code, country_name(code, language)) for code in COUNTRIES]
    return sorted(named, key=lambda entry: sort_key(entry[1]))


def countries(context: Any = None) -> SimpleVocabulary:
    """Return all countries, titled in the reader's language."""
    return SimpleVocabulary(
        [SimpleTerm(code, code, name) for code, name in countries_in_order(current_language())]
    )


directlyProvides(countries, IVocabularyFactory)
