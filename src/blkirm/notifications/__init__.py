"""How word reaches people: notices kept for each account, and mail where it is configured.

Floor 1. Whoever has something to tell calls ``operations.tell``; the desk shows it.
"""
