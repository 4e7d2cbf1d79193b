"""How often forms may be sent: by one sender, and by all together. Nothing of it is stored."""

from blkirm.kernel.pace import Pace

import ipaddress


#: An authority often has one address for all its people.
of_sender = Pace(most=10, seconds=600)
#: Protects the mailbox and the list, whoever sends from wherever.
of_all = Pace(most=120, seconds=3_600)


def reasons_to_wait(form: str, client: str) -> int:
    """Note that somebody sends; return after how many seconds it is taken, 0 for now."""
    return of_sender.wait_for(network_of(client)) or of_all.wait_for(form)


def network_of(client: str) -> str:
    """Return what counts as one sender: an IPv4 address, or the network of one subscriber (/64)."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return ""
    if address.version == 6:
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
