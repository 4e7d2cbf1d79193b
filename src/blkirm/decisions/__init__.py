"""What a party decided and what became of it: register, follow-up per Land, tasks.

Floor 6, above the minutes: decisions and tasks come out of meetings, meetings know nothing of them.
``lines`` and ``numbers`` hold the rules that need no site, ``register`` asks the catalogue,
``follow_up`` keeps what each Land and the Federation said, with its history.
"""
