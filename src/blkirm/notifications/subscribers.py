from blkirm.notifications.record import INotices
from Products.PluggableAuthService.interfaces.events import IPrincipalDeletedEvent
from zope.component import adapter
from zope.component import queryUtility


@adapter(IPrincipalDeletedEvent)
def forget_notices(event: IPrincipalDeletedEvent) -> None:
    """Let nobody who gets the same account name later read what the former was told."""
    notices = queryUtility(INotices)
    if notices is not None:
        notices.forget(str(event.principal))
