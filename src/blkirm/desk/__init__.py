"""What awaits me: the page a member starts from.

Floor 8.
"""
