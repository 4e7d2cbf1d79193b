"""The public directory of return support: programmes, what they gave on which day, what followed.

Every amount and every list in a programme is dated; a page speaks of one day and says which. Floor 10.
"""
