"""What every floor stands on: the clock, the reader's language, titles in two languages.

Floor 0.
"""
