"""Serve a peer: Zope as `runwsgi` serves it, with the portal's own package left out.

The portal and its peers share one virtual environment, so that Python and every library are the
same. plone.autoinclude would load the portal into the peers too; this takes it off the list.
"""

from plone.autoinclude import loader
from Zope2.Startup.serve import main

import sys


LEFT_OUT = ("blkirm", "collective.easyform")


def leave_out() -> None:
    """Keep the portal and the add-ons that only it needs out of this process."""
    distributions = loader.distributions

    def vanilla_distributions() -> list[object]:
        return [each for each in distributions() if each.name not in LEFT_OUT]

    loader.distributions = vanilla_distributions
    for name in LEFT_OUT:
        loader._known_module_names[name] = None


if __name__ == "__main__":
    leave_out()
    sys.exit(main())
