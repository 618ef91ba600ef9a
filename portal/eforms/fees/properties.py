"""One property is told from another by its UPRN, else by how its address is written."""

from collections.abc import Mapping
from typing import Any


def key_of(address: Mapping[str, Any] | None) -> str | None:
    """Of the answer to a question for an address; None where there is none."""
    if not address:
        return None
    if address["uprn"]:
        return f"uprn:{address['uprn']}"
    written = " ".join([*address["lines"], address["postcode"]])
    return "written:" + "".join(each for each in written.casefold() if each.isalnum())
