"""A box in which somebody left blanks is empty: it is asked for, whichever form it stands on."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.accounts.own.detail_forms import NameForm
from portal.assisted.forms import PartnerForm
from portal.cases.staff.forms import FindForm
from portal.cases.staff.queue_forms import SearchForm, ViewForm


@pytest.mark.parametrize(
    ("form", "box"),
    [(FindForm, "why"), (SearchForm, "q"), (ViewForm, "name"), (NameForm, "name"),
     (PartnerForm, "name")],
)  # fmt: skip
@pytest.mark.parametrize("typed", [" ", "\t", "\u2003", "\u200b"], ids=ascii)
def test_blanks_are_no_answer(app, form, box, typed):
    with app.test_request_context():
        filled = form(MultiDict({box: typed}))

        assert not filled.validate()
        assert filled.errors[box]
