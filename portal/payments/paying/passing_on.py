"""Staff pass on what is to be paid: as a letter that they print, or as the link in an email.

Neither says whose it is: whoever pays may be somebody else.
"""

from portal.accounts.services import Action, Actor, Permission, record
from portal.core.db import transaction
from portal.core.i18n import use_locale
from portal.payments.faults import NothingDue
from portal.payments.models import Subject
from portal.payments.paying import mails
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView


def write_letter(actor: Actor, reference: str) -> PaymentView:
    """What the letter asks for, once it is on the audit log that it is written.

    Raises NotAllowed, UnknownPayment, NothingDue.
    """
    with transaction():
        return _passed_on(actor, reference, Action.READ, "letter to pay")


def mail_link(actor: Actor, reference: str, email: str) -> None:
    """In the language in which the payment was asked for.

    Raises NotAllowed, UnknownPayment, NothingDue.
    """
    with transaction():
        view = _passed_on(actor, reference, Action.MESSAGE, "link to pay")
        with use_locale(view.locale):
            mails.pass_on(view, email)


def _passed_on(actor: Actor, reference: str, action: Action, part: str) -> PaymentView:
    actor.require(Permission.TAKE_PAYMENTS)
    view = viewing.payment(reference)
    if not view.due or view.over:
        raise NothingDue
    case_id = view.subject_id if view.subject is Subject.CASE else None
    record(actor, action, person_id=view.person_id, case_id=case_id, payment=reference, part=part)
    return view
