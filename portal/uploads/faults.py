"""Why a file can't be taken. Each says which file it is about and what to do."""

from portal.core.i18n import _, ngettext

_APART = "\u2068{}\u2069"  # a name in another direction leaves the sentence around it in order


class Fault(Exception):
    """`said` is what the person reads, in the language in use."""

    def __init__(self, name: str = "", most: int = 0) -> None:
        super().__init__(type(self).__name__)  # never the name: it would stand in logs
        self.name = _APART.format(name)
        self.most = most

    def said(self) -> str:
        raise NotImplementedError


class NameUnusable(Fault):
    def said(self) -> str:
        return _(
            "We cannot use the name of one of your files."
            " Rename it with letters or numbers, then choose it again."
        )


class CardInName(Fault):
    """The name isn't said: it would stand on the page."""

    def said(self) -> str:
        return _(
            "The name of one of your files looks like the number of a payment card."
            " Rename the file, then choose it again."
        )


class Empty(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” has nothing in it. Check the file on your device, then choose it again.",
            name=self.name,
        )


class TooLarge(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” is too large. Choose a file of %(most)s MB or less.",
            name=self.name,
            most=self.most,
        )


class TooMany(Fault):
    def said(self) -> str:
        return ngettext(
            "We could not add “%(name)s”. You can send %(n)d file. Remove it to add another one.",
            "We could not add “%(name)s”. You can send %(n)d files. Remove one to add another.",
            self.most,
            name=self.name,
        )


class WrongType(Fault):
    def said(self) -> str:
        return _(
            "We cannot take the type of file that “%(name)s” is."
            " Choose a file of a type that this page names.",
            name=self.name,
        )


class Archive(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” is a zip file or another archive."
            " Take the files out of it, then choose them one by one.",
            name=self.name,
        )


class Damaged(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” looks damaged. Open it on your device, save it again,"
            " then choose the new file.",
            name=self.name,
        )


class TooManyPixels(Fault):
    def said(self) -> str:
        return _(
            "The picture “%(name)s” is too many pixels wide or high. Choose a smaller copy of it.",
            name=self.name,
        )


class Locked(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” is locked with a password, so we cannot check it."
            " Save a copy without a password, then choose that.",
            name=self.name,
        )


class HasMacros(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” has small programs in it, called macros."
            " Save it as a PDF, then choose that.",
            name=self.name,
        )


class UnpacksTooLarge(Fault):
    def said(self) -> str:
        return _(
            "“%(name)s” has too much packed into it. Save it as a PDF, then choose that.",
            name=self.name,
        )


class NotKept(Fault):
    """The store is away; nothing is wrong with the file."""

    def said(self) -> str:
        return _(
            "We could not save “%(name)s” just now. Try again in a few minutes.", name=self.name
        )


class Infected(Fault):
    def said(self) -> str:
        return _(
            "We found a virus in “%(name)s” and removed the file. Choose another file.",
            name=self.name,
        )


class Uncheckable(Fault):
    """The scanner says that it won't look into this file."""

    def said(self) -> str:
        return _(
            "We could not check “%(name)s” for viruses, so we removed it."
            " Save it as a PDF or a photo, then choose that.",
            name=self.name,
        )


class TooFew(Fault):
    def said(self) -> str:
        return ngettext(
            "Add at least %(n)d file, then press “Continue”.",
            "Add at least %(n)d files, then press “Continue”.",
            self.most,
        )
