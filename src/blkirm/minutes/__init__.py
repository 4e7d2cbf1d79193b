"""Minutes of a meeting: written together, commented on, adopted, and from then on only corrected.

Stands above `meetings`: minutes follow the agenda, one record for each item, and whoever may not
see an item finds nothing of it here. Texts are paragraphs (`paragraphs`); what two people write at
the same time is merged or asked about (`merging`), never lost. Floors above add to each entry
through `interfaces.IBelowEntry`.
"""
