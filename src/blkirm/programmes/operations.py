from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.kernel import clock
from blkirm.programmes import rules
from blkirm.programmes.content import IProgramme
from blkirm.programmes.content import IProgrammesFolder
from blkirm.programmes.indexers import facts_of
from datetime import timedelta
from plone.dexterity.content import DexterityContent
from zope.event import notify
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent


#: Days until somebody looks again at what was confirmed, where the record asks for that.
REVIEW = timedelta(days=365)


def prepare_programmes_folder(folder: DexterityContent) -> None:
    """Make `folder` the directory of return support. Can be run twice."""
    alsoProvides(folder, IProgrammesFolder)
    folder.setLayout("programmes")
    folder.reindexObject(idxs=["object_provides"])


def confirm(programme: IProgramme) -> None:
    """Say that the record was checked and is so today; a review that was due is due in a year.

    Raises Overtaken where the programme has ended or has not begun.
    """
    today = clock.today()
    if rules.standing(facts_of(programme), today) not in (rules.CURRENT, rules.UNCONFIRMED):
        message = _(
            "msg_programme_not_confirmable",
            default="This programme is not in force today, so there is nothing to confirm.",
        )
        raise Overtaken(translate(message, context=getRequest()))
    programme.stand_date = today
    if programme.review_date and programme.review_date <= today:
        programme.review_date = today + REVIEW
    notify(ObjectModifiedEvent(programme))
