"""Where the pages of a form are: of one that is filled in, or of one that asks some things again.

The templates and rows of both are the same; only their addresses differ. The pages of the second
say at the beginning of a request that they are, by `asking_again`.
"""

from typing import Any

from flask import g, url_for


def asking_again(reference: str) -> None:
    """From now on in this request, links lead to the questions asked again of this case."""
    g.asking_again = reference


def href(page: str, service: str, /, **values: Any) -> str:
    """The address of a page on the way: start, page, check, item, remove or file."""
    reference = g.get("asking_again")
    if reference is None:
        return url_for(f"eforms.{page}", service=service, **values)
    return url_for(f"eforms.again_{page}", reference=reference, **values)
