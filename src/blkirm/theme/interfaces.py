from zope.interface import Interface


class IPortalFrame(Interface):
    """What stands around the content of every page; the main template asks it for everything.

    A page may say about itself, as attributes of its view:

    ``page_title``  words for the title of the window and the end of the breadcrumbs
    ``editing``     True where Plone's own scripts and styles are needed, False where not
    ``trail``       False where breadcrumbs would be in the way
    ``is_personal`` True where everybody sees a page of their own
    ``readers_sentence``  words for who sees the page, where its object would say something else
    """
