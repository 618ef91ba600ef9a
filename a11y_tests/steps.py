"""Where a walk stands, and what is tried there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from a11y_tests import filling
from portal.eforms.definitions import Question

if TYPE_CHECKING:
    from a11y_tests.walker import Walker


@dataclass
class Step:
    """Where the walk stands. `questions` are asked on it; none on pages that ask nothing."""

    walker: "Walker"
    name: str
    questions: Sequence[Question] = ()
    refused: bool = False

    def assert_accessible(self) -> "Step":
        __tracebackhide__ = True
        self.walker.look.assert_accessible()
        return self

    def continue_empty(self) -> "Step":
        """Press the button with no answer, or where none is needed, with one that can't be."""
        if not self.questions:
            return self
        if filling.spoil(self.walker.tab, self.questions):
            self.walker.press()
            self.assert_refused()
            self.refused = True
        else:
            self.walker.look.nothing_to_refuse()
        return self

    def continue_with_nonsense(self) -> bool:
        """Press the button with what is no answer; False where everything is one."""
        spoilt = [filling.spoil_one(self.walker.tab, each) for each in self.questions]
        if not any(spoilt):
            return False
        self.walker.press()
        self.assert_refused()
        return True

    def assert_refused(self) -> None:
        """Errors stand in a summary and at the fields, each with its own words."""
        tab = self.walker.tab
        expect(tab.locator(".govuk-error-summary li a")).not_to_have_count(0)
        expect(tab.locator(".govuk-error-message")).not_to_have_count(0)
        for link in tab.locator(".govuk-error-summary li a").all():
            assert link.inner_text().strip()
        assert tab.title().startswith(self.walker.look.word("Error:"))

    def assert_focus_on_error_summary(self) -> None:
        """Where anything could be refused: on a page of choices to leave or take, nothing can."""
        if self.refused and self.walker.script:
            expect(self.walker.tab.locator(".govuk-error-summary")).to_be_focused()
