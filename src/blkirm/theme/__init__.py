"""How the portal looks: the main template, its style sheets, the public pages.

Floor 9. Nothing below knows this folder; pages below fill the slots of ``main_template`` by name.
"""
