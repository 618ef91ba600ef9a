"""What a visitor agrees to before an adviser helps: the words, and which edition of them it is."""

from portal.core.i18n import _

VERSION = "2026-11"  # another one with each change of the words
PURPOSE = "assisted"


def words() -> list[str]:
    """In the language in use, each a sentence or two of its own."""
    return [
        _("A member of our staff helps you with our online services today."),
        _("They see what you tell us, and they may type it for you."),
        _("We note who helped you, when and where. Nothing of yours stays on this computer."),
        _("You can stop at any time. Nothing you have asked for is lost by that."),
    ]


def agreed() -> str:
    """Exactly what is kept."""
    return "\n".join(words())
