"""Who may read a thing inside a party, how that is changed, and the sentence that says so.

Between parties and papers. ``access/audience.py`` holds the rules on plain data; here they meet
content: an audience of its own is stored on the thing, together with the complete local roles that
follow from it, and nothing is inherited beside them. A thing without one follows its container.
So an audience is never wider than what the thing lies in, and what people are told is read from
the security state itself.
"""
