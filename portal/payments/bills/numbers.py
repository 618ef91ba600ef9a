"""The number on a letter and the one more fact about it, however people type them."""

import unicodedata

from portal.core.security import keyed_digest
from portal.payments.models import BillKind

LONGEST = 40
_LONGEST_TYPED = 100
# Plates and postcodes are read off paper and metal: people take these for one another.
_ALIKE = str.maketrans("OIL", "011")


def key_of(typed: str) -> str:
    """Letters and digits alone, upper case: '٤٧ / ab-1' is '47AB1'. Empty where there are none.

    Full-width letters and the digits of other scripts count, as some keyboards give them.
    """
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).upper()
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in plain
        if letter.isalnum()
    )


def check_digest(kind: BillKind, number_key: str, fact: str) -> str:
    """What is kept of a postcode or a registration plate, and what is typed compared with.

    The number is part of it: that two bills have the same postcode can't be seen.
    """
    return keyed_digest("bill check", f"{kind}:{number_key}:{key_of(fact).translate(_ALIKE)}")
