"""What becomes of a lower price when its payment does something."""

from uuid import UUID

from portal.eforms.fees import discounts
from portal.payments import services as payments


def follow(case_id: UUID) -> None:
    """It counts while it is to be paid or is paid, and not once it won't be, or went back."""
    found = payments.of_subject(payments.Subject.CASE, case_id)
    if found is None:
        return
    if found.due or found.processing or (found.paid and not found.returned):
        discounts.take_again(case_id)
    else:
        discounts.give_back(case_id)


def closed(case_id: UUID) -> None:
    """A case that is closed unpaid never will be."""
    found = payments.of_subject(payments.Subject.CASE, case_id)
    if found is not None and not found.paid:
        discounts.give_back(case_id)
