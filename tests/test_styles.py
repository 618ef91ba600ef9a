"""Templates and styles know each other."""

import json
import re

from portal.config import ROOT

BUILT = ROOT / "static" / "dist"
# Letters carry a style of their own, in notifications/letter.css; the mailbox is a page.
PAGES_OF_LETTERS = {"mailbox.html", "mailbox_message.html"}
# What somebody downloads about themselves is read without us: accounts/export/style.css.
DOWNLOADED = "export"
WITHOUT_A_RULE = {
    # GOV.UK Frontend gives these names and no rule of its own.
    "govuk-file-upload--error",
    "govuk-table__body",
    "govuk-table__head",
    "govuk-table__row",
    # Parts of a block whose rules are written for its other parts and its elements.
    "er-question__words",
    "timeline__entry",
    "timeline__label",
    "timeline__sentence",
    "timeline__when",
}
# PDFs have styles of their own too, which no browser reads: static/print.
PRINTED = {"printed", "printing"}
ATTRIBUTE = r'\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"'
OPTION = r'"classes": "([^"]*)"'
MADE = r"(?:[^\s{]*\{\{.*?\}\})+[^\s{]*"  # a name with a variable in it


def ruled():
    return rules((BUILT / json.loads((BUILT / "manifest.json").read_text())["app.css"]).read_text())


def rules(css):
    names = re.findall(r"\.((?:[a-zA-Z_-]|\\.)(?:[\w-]|\\.)*)", css)
    return {re.sub(r"\\(.)", r"\1", name) for name in names}


def classes(template):
    """The classes that a template names in full."""
    written = re.findall(ATTRIBUTE, template) + re.findall(OPTION, template)
    bare = re.sub(MADE, " ", re.sub(r"\{%.*?%\}", " ", " ".join(written)))
    return {name for name in bare.split() if re.fullmatch(r"[\w!-]+", name)}


def named():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    return {
        name: path.relative_to(ROOT).as_posix()
        for path in templates
        if not (path.parent.name == "notifications" and path.name not in PAGES_OF_LETTERS)
        and path.parent.name not in PRINTED | {DOWNLOADED}
        for name in classes(path.read_text(encoding="utf-8"))
    }


def test_every_class_of_what_is_printed_has_a_rule():
    folders = (ROOT / "templates").rglob("*.html")
    written = [path.read_text("utf-8") for path in folders if path.parent.name in PRINTED]
    print_styles = (ROOT / "static" / "print").glob("*.css")
    have = rules("".join(path.read_text(encoding="utf-8") for path in print_styles))

    assert len(written) > 3
    assert {name for each in written for name in classes(each)} - have == set()


def test_every_class_of_what_is_downloaded_has_a_rule():
    folder = ROOT / "templates" / "accounts" / DOWNLOADED
    have = rules((folder / "style.css").read_text(encoding="utf-8"))
    written = [path.read_text(encoding="utf-8") for path in folder.glob("*.html")]

    assert len(written) > 3
    assert {name for each in written for name in classes(each)} - have == set()


def test_every_class_of_a_template_has_a_rule():
    have = ruled() | WITHOUT_A_RULE
    missing = {name: where for name, where in named().items() if name not in have}

    assert len(named()) > 100
    assert missing == {}


def test_no_exception_outlives_its_reason():
    assert set(named()) >= WITHOUT_A_RULE
    assert not WITHOUT_A_RULE & ruled()


def test_a_class_is_read_from_attributes_and_options_and_variables_are_left_alone():
    template = """<p class="one{% if x == "y" %} two{% endif %} three-{{ level }}">
    {{ ui.button({"classes": "four govuk-!-margin-top-5"}) }}"""

    assert classes(template) == {"one", "two", "four", "govuk-!-margin-top-5"}
