"""Forms for everybody: contact, a barrier, something that does not belong here.

The forms are EasyForms in the language trees; of collective.easyform they take the content type and
the notation of their fields. Showing, checking, keeping and sending is ours: nothing that can be
written into an EasyForm is ever run (see `views.closed`). What people send is kept in records of
their own, outside the catalogue, then mailed, and deleted on a day that is known from the start.
It stands on floor 10.
"""
