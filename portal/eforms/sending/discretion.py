"""Services that ask for what is nobody else's business: mail about them says little."""

from sqlalchemy import select

from portal.core import db
from portal.eforms import publishing
from portal.eforms.models import FormVersion


def is_discreet(service: str) -> bool:
    """Whether the newest version asks for anything sensitive, or has a lawful condition for it."""
    newest = (
        select(FormVersion.id)
        .where(FormVersion.service == service)
        .order_by(FormVersion.number.desc())
        .limit(1)
    )
    version_id = db.session.scalar(newest)
    if version_id is None:
        return False
    definition = publishing.definition_of(version_id)
    sensitive = any(question.tells_much for question in definition.questions.values())
    return sensitive or definition.special_category is not None
