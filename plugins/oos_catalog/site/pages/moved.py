"""What stands at a former address."""

from __future__ import annotations

from oos_catalog.site.page import Page
from oos_catalog.site.templating import body


def page(old: str, kind: str, title: str, address: str) -> Page:
    """A page that leads from the folder `old` to the address of what is there now, in the same folder of lists."""
    above = address.partition("/")[0]
    html = body("moved", root="../../", above=above, title=title, address=address)
    return Page(f"{above}/{old}/", kind, title, "This page has a new address.", html)
