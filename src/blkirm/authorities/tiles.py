"""Where each Land stands in a picture of equal tiles: column and row, roughly as on a map."""

TILES = {
    "DE-SH": (2, 0),
    "DE-HB": (1, 1),
    "DE-HH": (2, 1),
    "DE-MV": (3, 1),
    "DE-NI": (1, 2),
    "DE-ST": (2, 2),
    "DE-BB": (3, 2),
    "DE-BE": (4, 2),
    "DE-NW": (0, 3),
    "DE-HE": (1, 3),
    "DE-TH": (2, 3),
    "DE-SN": (3, 3),
    "DE-SL": (0, 4),
    "DE-RP": (1, 4),
    "DE-BW": (2, 4),
    "DE-BY": (3, 4),
}
