from blkirm.programmes.content import IProgrammesFolder
from plone.dexterity.content import DexterityContent
from zope.interface import alsoProvides


def prepare_programmes_folder(folder: DexterityContent) -> None:
    """Make `folder` the directory of return support. Can be run twice."""
    alsoProvides(folder, IProgrammesFolder)
    folder.setLayout("programmes")
    folder.reindexObject(idxs=["object_provides"])
