from blkirm.parties.rules import party_of
from plone.app.contenttypes.interfaces import IFolder
from plone.base.interfaces import IWorkflowChain
from Products.CMFCore.interfaces import IWorkflowTool
from Products.CMFPlone.workflow import ToolWorkflowChain
from zope.component import adapter
from zope.interface import implementer


@implementer(IWorkflowChain)
@adapter(IFolder, IWorkflowTool)
def chain_of_folder(folder: IFolder, tool: IWorkflowTool) -> tuple[str, ...]:
    """Give folders inside a party no states: who reads them is settled by their audience."""
    return () if party_of(folder) is not None else ToolWorkflowChain(folder, tool)
