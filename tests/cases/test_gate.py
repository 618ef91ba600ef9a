import pytest

from portal.cases.services import WrongCode, access_code, open_with_code
from portal.core.errors import TooManyAttempts
from portal.core.security import throttle

from .builders import make_case


@pytest.fixture(autouse=True)
def a_request(app):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        yield


def from_network(app, address):
    return app.test_request_context(environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        " {0} ",
        "{0:lower}",
        "{0:bare}",
        "{0:spaced}",
        "\u200f{0}\u200f",
        "{0:wide}",
        "{0:urdu}",
    ],
)
def test_what_people_type_is_understood(opened, typed):
    reference = typed.format(Typed(opened.reference))
    code = typed.format(Typed(opened.access_code))

    assert open_with_code(reference, code) == opened.reference


class Typed(str):
    __slots__ = ()

    def __format__(self, way: str) -> str:
        ways = {
            "": str(self),
            "lower": self.lower(),
            "bare": self.replace("-", ""),
            "spaced": " ".join(self.replace("-", "")),
            "wide": "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in self),
            "urdu": "".join("۰۱۲۳۴۵۶۷۸۹"[int(c)] if c.isdecimal() else c for c in self),
        }
        return ways[way]


@pytest.mark.parametrize("code", ["2222-2222", "", "\0", "🔑" * 8, "2" * 1_000_000, "\u202e2222"])
def test_another_code_does_not_open(opened, code):
    with pytest.raises(WrongCode):
        open_with_code(opened.reference, code)


def test_the_code_of_another_case_does_not_open(opened):
    with pytest.raises(WrongCode):
        open_with_code(opened.reference, make_case().access_code)


@pytest.mark.parametrize("reference", ["LK-2222-2222", "nonsense", "", "\0"])
def test_what_does_not_exist_says_the_same_as_a_wrong_code(opened, reference):
    with pytest.raises(WrongCode) as unknown:
        open_with_code(reference, "2222-2222")
    with pytest.raises(WrongCode) as wrong:
        open_with_code(opened.reference, "2222-2222")

    assert str(unknown.value.message) == str(wrong.value.message)


def test_a_network_has_ten_tries_in_fifteen_minutes(app, opened):
    for _ in range(10):
        with pytest.raises(WrongCode):
            open_with_code(opened.reference, "2222-2222")

    with pytest.raises(TooManyAttempts):
        open_with_code(opened.reference, opened.access_code)
    with from_network(app, "198.51.100.7"):
        assert open_with_code(opened.reference, opened.access_code) == opened.reference


def test_wrong_tries_of_others_do_not_shut_out_the_owner(app, opened):
    for number in range(40):
        with from_network(app, f"192.0.2.{number}"), pytest.raises(WrongCode):
            open_with_code(opened.reference, "2222-2222")

    assert open_with_code(opened.reference, opened.access_code) == opened.reference


def test_other_throttles_are_not_used_up(opened):
    with pytest.raises(WrongCode):
        open_with_code(opened.reference, "2222-2222")

    throttle("1/hour", "something else")


def test_the_code_can_be_shown_to_whoever_has_just_been_given_it(opened):
    assert access_code(opened.reference) == opened.access_code
