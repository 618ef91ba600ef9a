"""One property is told from another by its UPRN, else by how its address is written."""

from collections.abc import Mapping
from typing import Any


def key_of(address: Mapping[str, Any] | None) -> str | None:
    """Of the answer to a question for an address; None where there is none."""
    return next(iter(keys_of(address)), None)


def keys_of(address: Mapping[str, Any] | None) -> list[str]:
    """All that it can be told by: what one person picks from the list another one types."""
    if not address:
        return []
    written = " ".join([*address["lines"], address["postcode"]])
    typed = "written:" + "".join(each for each in written.casefold() if each.isalnum())
    return [f"uprn:{address['uprn']}", typed] if address["uprn"] else [typed]
