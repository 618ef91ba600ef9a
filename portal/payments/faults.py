"""What can be wrong with a payment, in words for whoever wanted to pay, take or give back."""

from portal.core.errors import Conflict, NotFound, PortalError
from portal.core.i18n import _l


class UnknownPayment(NotFound):
    message = _l("There is no payment with this reference. Check it against our letter or email.")


class NothingDue(Conflict):
    message = _l("There is nothing to pay here now.")


class BeingPaid(Conflict):
    message = _l("This payment is already on its way. Wait until your bank has finished.")


class NotHadAnyMore(Conflict):
    message = _l("What this pays for can’t be had any more. Give the money back now.")


class ReceiptUsed(Conflict):
    message = _l("Another payment has this receipt number already. Check it on the receipt.")


class SeenBefore(Conflict):
    """Decided on what was true before: the same page sent twice, or somebody else was first."""

    message = _l("Money has gone back since you opened this page. Look again.")


class TooMuch(PortalError):
    message = _l("That is more than can still be given back.")


class UnknownRefund(NotFound):
    message = _l("There is no such refund.")


class NotYours(Conflict):
    message = _l("You asked for this refund, so somebody else has to approve it.")


class RefundDecided(Conflict):
    message = _l("Somebody has decided about this refund already.")
