"""Making a site: the distribution, the install profile, public pages and demonstration content.

Floor 9.
"""
