"""A form changes under somebody: no answer is lost, and they are told what is asked again."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from portal.eforms.definitions.conditions import holds
from portal.eforms.drafts.carrying import Standing, Version, carry, offered, revised, told
from portal.eforms.drafts.fitting import fits
from portal.eforms.walk import is_answered, visible_questions, walk
from tests.eforms.edits import edited
from tests.eforms.settings import MANY
from tests.eforms.strategies import answers_to, definitions, some_answers

_SPACE = UUID(int=1)


class History:
    """Versions of a form as they were published, and a draft carried from one to the next."""

    def __init__(self, first):
        self.versions = {}
        self.current = self.publish(first)

    def publish(self, definition):
        version = Version(uuid5(_SPACE, str(len(self.versions))), definition)
        self.versions[version.id] = definition
        return version

    def carried(self, kept, definition):
        old, self.current = self.current, self.publish(definition)
        return carry(kept, old, self.current, self.versions.__getitem__)


@st.composite
def histories(draw, most=3):
    """A draft with some answers, and the versions it is carried through."""
    first = draw(definitions())
    answers = draw(some_answers(first))
    versions, last = [], first
    for _ in range(draw(st.integers(1, most))):
        last = draw(edited(last))
        versions.append(last)
    return first, answers, versions


def _kept_somewhere(standing, key, answer):
    aside = standing.set_aside.get(key)
    return standing.answers.get(key, ...) == answer or (aside and aside["answer"] == answer)


@MANY
@given(histories())
def test_whatever_changes_every_answer_is_live_or_set_aside(drawn):
    first, answers, versions = drawn
    history, kept = History(first), Standing(answers)
    for version in versions:
        kept = history.carried(kept, version)

        assert all(_kept_somewhere(kept, key, answer) for key, answer in answers.items())
        assert not kept.answers.keys() & kept.set_aside.keys()
        assert all(is_known(version, key, kept.answers[key]) for key in kept.answers)


def is_known(definition, key, answer):
    """What is live belongs to a question of the version and may be shown with its choices."""
    question = definition.questions[key]
    values = answer if isinstance(answer, list) else [answer]
    return not question.options or answer is None or set(values) <= question.choices.keys()


@MANY
@given(histories())
def test_a_change_taken_back_gives_every_answer_back(drawn):
    first, answers, versions = drawn
    history, kept = History(first), Standing(answers)
    for version in versions:
        kept = history.carried(kept, version)
    back = history.carried(kept, first)

    assert {key: back.answers[key] for key in answers} == answers
    assert not any(key in back.set_aside for key in answers)


@MANY
@given(histories(most=2))
def test_carrying_twice_is_carrying_once(drawn):
    first, answers, versions = drawn
    history, kept = History(first), Standing(answers)
    for version in versions:
        kept = history.carried(kept, version)
    again = carry(kept, history.current, history.current, history.versions.__getitem__)

    assert again == kept


@MANY
@given(histories())
def test_exactly_the_questions_that_lost_their_answer_on_the_way_are_named(drawn):
    first, answers, versions = drawn
    history, kept = History(first), Standing(answers)
    for version in versions:
        kept = history.carried(kept, version)
        lost = {key for key in answers if key in version.questions and key not in kept.answers}

        named = {each["question"] for each in told(version, kept)}

        assert named & lost == lost & _asked_on_the_way(version, kept)
        assert not named & {key for key in kept.answers if _is_answered(version, key, kept)}


def _is_answered(definition, key, kept):
    return is_answered(definition.questions[key], kept.answers)


def _asked_on_the_way(definition, kept):
    """What a person is asked who gives what is offered, and leaves open what can't be guessed."""
    given_again = {
        key: each
        for key, each in offered(definition, kept).items()
        if fits(definition.questions[key], each)
    }
    answers, asked, live = given_again | kept.answers, set(), {}
    for page in definition.pages:
        if not holds(definition.conditions, page.only_if, live):
            continue
        if page.ends:
            break
        asked |= {each.key for each in visible_questions(definition, page, live, answers)}
        live |= {key: answers[key] for key in asked if key in answers}
    return {key for key in asked if not _is_answered(definition, key, kept)}


@MANY
@given(histories(), st.data())
def test_the_way_on_ends_and_asks_for_each_thing_that_is_open(drawn, data):
    first, answers, versions = drawn
    history, kept = History(first), Standing(answers)
    for version in versions:
        kept = history.carried(kept, version)
    definition = history.current.definition
    named = {each["question"] for each in told(definition, kept)}
    asked = set()
    for _ in range(len(definition.pages) + 1):
        way = walk(definition, kept.answers)
        if way.next is None or way.next.ends:
            break
        questions = visible_questions(definition, way.next, way.answers, kept.answers)
        asked |= {each.key for each in questions}
        again = offered(definition, kept)
        sent = {
            each.key: again[each.key]
            if each.key in again and fits(each, again[each.key])
            else kept.answers.get(each.key) or data.draw(answers_to(each))
            for each in questions
        }
        kept = revised(kept, definition, kept.answers | sent)

    way = walk(definition, kept.answers)
    assert way.next is None or way.next.ends
    left = {each["question"] for each in told(definition, kept)}
    assert not left & asked
    assert way.next or not left
    assert named - asked == set() or _turned_off(definition, kept, named - asked)


def _turned_off(definition, kept, keys):
    """Answers that couldn't be guessed led another way."""
    way = walk(definition, kept.answers)
    return not keys & way.answers.keys()
