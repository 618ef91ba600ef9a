"""Walking a form from its definition, page by page, in each of the states a person meets."""

from collections.abc import Iterator, Sequence
from http.client import OK
from typing import Any

from playwright.sync_api import expect

from a11y_tests import filling, times
from a11y_tests.look import Looker
from a11y_tests.steps import Step
from a11y_tests.ways import ways
from portal.eforms.definitions import Definition, Page, Question
from portal.eforms.fees import charging
from portal.eforms.fees.quoting import quote
from portal.eforms.walk import visible_questions, walk

_BUTTON = "main form button.govuk-button:not(.govuk-button--secondary)"


class Walker:
    """A resident in one language, with or without JavaScript."""

    def __init__(self, look: Looker, *, script: bool = True) -> None:
        self.look = look
        self.tab = look.page
        self.script = script
        self._given: dict[str, Any] = {}
        self._seen: set[str] = set()

    def start(self, form: Definition) -> Iterator[Step]:
        """Every page of the form, and of what comes after it, in the order a person meets them.

        A page that isn't on the first way is come to from the check page, by changing the answers
        that lead away from it.
        """
        whole, *others = ways(form)
        assert self.look.open(f"/services/{form.service}/") == OK
        yield Step(self, "start")
        self.press()
        yield from self._answer(form, whole)
        for answers in others:
            before = set(self._seen)
            yield from self._answer(form, answers)
            yield from self._end(form, answers)
            yield from self._again(form, self._seen - before)
        yield from self._answer(form, whole)
        yield from self._finish(form, whole)
        assert self._seen == set(form.page_by_key), "A page was not visited"

    def press(self) -> None:
        """Press the button of the form and wait until what it brings is there."""
        button = self.tab.locator(_BUTTON).first
        if self.script and self.tab.locator("main form[data-hx-post]").count():
            self.tab.evaluate("document.querySelector('#step').dataset.leftBehind = ''")
            button.click()
            self.tab.locator(times.BUSY).first.wait_for(state="detached")
            self.tab.wait_for_load_state()
        else:
            with self.tab.expect_navigation():
                button.click()

    def _answer(self, form: Definition, answers: dict[str, Any]) -> Iterator[Step]:
        """Give each answer that isn't given yet; only pages that are new are looked at."""
        for page in walk(form, answers).pages:
            questions = visible_questions(form, page, answers)
            given = (self._given.get(each.key, ...) == answers[each.key] for each in questions)
            if all(given) and not times.asked_anew(self.tab, page):
                continue
            if page.key in self._seen:
                way = "?by=search" if filling.looks_up(questions) else ""
                self.look.open(f"/services/{form.service}/{page.key}{way}")
                self._fill_in_again(questions, answers)
            else:
                yield from self._question_page(form, page, answers)
            self._given.update((each.key, answers[each.key]) for each in questions)
            self._ask_anew_what_is_known(form, questions)
            self._seen.add(page.key)

    def _end(self, form: Definition, answers: dict[str, Any]) -> Iterator[Step]:
        """The page for somebody the form isn't right for, where these answers lead to one."""
        page = walk(form, answers).next
        if page is not None and page.key not in self._seen:
            self._seen.add(page.key)
            self._assert_at(form, page.key)
            self._assert_arrived()
            yield Step(self, page.key)

    def _again(self, form: Definition, keys: set[str]) -> Iterator[Step]:
        """Pages that another way led to, with the answers given."""
        for key in sorted(keys):
            if self.script and not form.page_by_key[key].ends:
                self.look.open(f"/services/{form.service}/{key}")
                yield Step(self, f"{key}, answered")

    def _question_page(
        self, form: Definition, page: Page, answers: dict[str, Any]
    ) -> Iterator[Step]:
        yield from self._from_the_task_list(form, page)
        questions = visible_questions(form, page, answers)
        if group := filling.group_on(questions):
            yield from self._list(form, page, group, answers[group.key])
            return
        if filling.time_on(questions):
            yield from self._time(form, page, questions)
            return
        if known := filling.known_on(questions):
            yield from self._known(form, page, known)
            return
        self._assert_at(form, page.key)
        self._assert_arrived()
        yield Step(self, page.key, questions)
        if filling.looks_up(questions):
            yield from self._look_up(form, page, questions, answers)
        self._fill_in(questions, answers)

    def _from_the_task_list(self, form: Definition, page: Page) -> Iterator[Step]:
        """After the last page of a section the list comes, and leads on to the next section."""
        if not self._at(form, "tasks"):
            return
        self._assert_arrived()
        yield Step(self, f"tasks before {page.key}")
        link = self.tab.locator(f'.govuk-task-list__link[href$="/{page.key}"]')
        if link.count():
            with self.tab.expect_navigation():
                link.click()
        else:
            self.look.open(f"/services/{form.service}/{page.key}")

    def _list(
        self, form: Definition, page: Page, group: Question, items: Sequence[dict[str, Any]]
    ) -> Iterator[Step]:
        """A group with one item, or none: its page, then the list, which is gone on from."""
        inside = filling.questions_of_item(group)
        for item in items or ():
            self.look.open(f"/services/{form.service}/{page.key}/new")
            yield Step(self, f"{page.key}, an item", inside)
            self._fill_in(inside, filling.answers_of_item(group, item))
        self._assert_at(form, page.key)
        yield Step(self, page.key, [group])
        self._go_on_from_list()

    def _time(self, form: Definition, page: Page, questions: Sequence[Question]) -> Iterator[Step]:
        """The days, and the times of the first where times are booked."""
        self._assert_at(form, page.key)
        self._assert_arrived()
        by_day = times.by_day(self.tab)
        yield Step(self, page.key, questions if by_day else ())
        if not by_day:
            times.open_day(self.tab, script=self.script)
            self._assert_arrived()
            yield Step(self, f"{page.key}, a day", questions)
        times.choose(self.tab)
        self.press()

    def _known(self, form: Definition, page: Page, question: Question) -> Iterator[Step]:
        """Reports near the place; where there are none the portal goes past the page."""
        if not self._at(form, page.key):
            self.look.open(f"/services/{form.service}/{page.key}")
        listed = self.tab.locator(f'[name="{question.key}"]').count()
        yield Step(self, page.key, [question] if listed else ())
        filling.choose_none_known(self.tab, question)
        self.press()

    def _ask_anew_what_is_known(self, form: Definition, answered: Sequence[Question]) -> None:
        """Another place has other reports near it."""
        if form.report and any(each.key == form.report.place for each in answered):
            for key, question in form.questions.items():
                if filling.known_on([question]):
                    self._given.pop(key, None)

    def _go_on_from_list(self) -> None:
        if self.tab.locator("[name=another]").count():
            self.tab.check("[name=another][value=no]")
        self.press()

    def _fill_in(self, questions: Sequence[Question], answers: dict[str, Any]) -> None:
        filling.fill(self.tab, questions, answers)
        self.press()
        while filling.lists(self.tab, questions):
            filling.choose(self.tab, questions)
            self.press()

    def _fill_in_again(self, questions: Sequence[Question], answers: dict[str, Any]) -> None:
        if filling.group_on(questions):
            self._go_on_from_list()  # with the items that are there
        elif filling.time_on(questions):
            times.go_on(self.tab, script=self.script)
            self.press()
        elif known := filling.known_on(questions):
            filling.choose_none_known(self.tab, known)
            self.press()
        else:
            self._fill_in(questions, answers)

    def _look_up(
        self, form: Definition, page: Page, questions: Sequence[Question], answers: dict[str, Any]
    ) -> Iterator[Step]:
        """The list that a search brings, and writing it in by hand."""
        filling.fill(self.tab, questions, answers)
        self.press()
        yield Step(self, f"{page.key}, a list", questions)
        yield from self._which(form, page, questions)
        self.look.open(f"/services/{form.service}/{page.key}?by=by-hand")
        yield Step(self, f"{page.key}, by hand", questions)
        self.look.open(f"/services/{form.service}/{page.key}?by=search")

    def _which(self, form: Definition, page: Page, questions: Sequence[Question]) -> Iterator[Step]:
        """Where things with a number stand near the place, they are listed next."""
        if form.report is None or not form.report.assets:
            return
        filling.choose(self.tab, questions)
        self.press()
        if self._at(form, page.key):
            yield Step(self, f"{page.key}, which one", questions)

    def _finish(self, form: Definition, answers: dict[str, Any]) -> Iterator[Step]:
        if form.sections:
            self.look.open(f"/services/{form.service}/tasks")
            yield Step(self, "tasks, all complete")
            with self.tab.expect_navigation():
                self.tab.locator("main a.govuk-button").click()
        self._assert_at(form, "check")
        self._assert_arrived()
        yield Step(self, "check")
        if self.script:
            yield from self._change(form, answers)
        self.press()
        yield from self._pay(form, answers)
        assert f"/services/{form.service}/done/" in self.tab.url
        yield Step(self, "done")
        with self.tab.expect_navigation():
            self.tab.locator("main a[href*='/cases/']").first.click()
        yield Step(self, "status")

    def _pay(self, form: Definition, answers: dict[str, Any]) -> Iterator[Step]:
        """Where something is to be paid at once, that comes first; nobody pays here."""
        if not charging.collects(form, answers) or not quote(form, answers).amount:
            return
        assert "/pay/" in self.tab.url
        yield Step(self, "pay")
        with self.tab.expect_navigation():
            self.tab.locator(f"main a[href*='/services/{form.service}/done/']").click()

    def _change(self, form: Definition, answers: dict[str, Any]) -> Iterator[Step]:
        """Each page again with the answers given, by the links of the check page; and back."""
        changing = self.tab.locator(".govuk-summary-list__actions a")
        links = {link.get_attribute("href") or "": None for link in changing.all()}
        back = self.tab.locator(".govuk-back-link")
        for href in links:
            self.tab.goto(href)
            yield Step(self, f"{href}, answered")
            assert back.get_attribute("href") == self.look.path(f"/services/{form.service}/check")
        with self.tab.expect_navigation():
            back.click()
        self._assert_at(form, "check")
        for page in walk(form, answers).pages:
            questions = visible_questions(form, page, answers)
            if filling.looks_up(questions):
                yield from self._by_hand(form, page, questions)

    def _by_hand(
        self, form: Definition, page: Page, questions: Sequence[Question]
    ) -> Iterator[Step]:
        path = f"/services/{form.service}/{page.key}"
        self.look.open(f"{path}?by=by-hand&from=check")
        filling.write_by_hand(self.tab, questions)
        self.press()
        self._assert_at(form, "check")
        self.look.open(path)
        yield Step(self, f"{page.key}, written by hand, answered")
        self.look.open(f"/services/{form.service}/check")

    def _at(self, form: Definition, page: str) -> bool:
        wanted = self.look.path(f"/services/{form.service}/{page}")
        return self.tab.url == self.look.base + wanted

    def _assert_at(self, form: Definition, page: str) -> None:
        wanted = self.look.path(f"/services/{form.service}/{page}")
        expect(self.tab).to_have_url(self.look.base + wanted)

    def _assert_arrived(self) -> None:
        """After a swap a screen reader stands at the heading, as on a new page."""
        swapped = self.script and self.tab.evaluate("document.activeElement !== document.body")
        if swapped:
            expect(self.tab.locator("h1")).to_be_focused()
