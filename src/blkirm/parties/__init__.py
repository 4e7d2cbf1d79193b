"""Working-party spaces and their memberships.

Floor 3. A party is a space: its id names its groups, its local roles are stored on it once, and
everything inside takes its permissions from it, so concluding it makes everything read-only.
"""
