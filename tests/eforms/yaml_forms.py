"""A small form as a file; tests break it line by line. `# <-` marks the line to be named."""

from pathlib import Path

FORM = """\
service: lost-cat
title: Report a lost cat
summary: Tell us about a cat that is lost.
action: report
kind: report
team: animals
lgsl: 1
minutes: 2
cost: Free
next: [We look for the cat.]
purpose: We use this to find the cat.
lawful_basis: public_task
retention: {years: 1, then: anonymise, because: A cat may come back late.}
clock: {acknowledge: 1, respond: 5}
statuses:
  - received
  - completed
contact: {email: email}
conditions:
  chipped: {question: chip, is: "yes"}
  ginger: {question: colours, includes: ginger}
  both: {all: [chipped, ginger]}
pages:
  - key: has-chip
    questions:
      - key: chip
        type: radios
        label: Does it have a chip?
        options:
          - {value: "yes", label: "Yes"}
          - {value: "no", label: "No"}
        errors:
          required: Select “Yes” if it has a chip
  - key: looks
    questions:
      - key: colours
        type: checkboxes
        label: What colours is it?
        options:
          - {value: ginger, label: Ginger}
          - {value: black, label: Black}
          - {value: white, label: White}
        errors:
          required: Select the colours
  - key: gone
    questions:
      - key: since
        type: date
        label: When did it leave?
        within: {earliest: -30, latest: 0}
        errors:
          required: Enter the day it left
  - key: sorry
    ends: true
    only_if: both
    title: We have this cat
  - key: reach-you
    questions:
      - key: email
        type: email
        label: What is your email address?
        errors:
          required: Enter your email address
"""


def write(folder: Path, text: str | bytes, name: str = "lost-cat.yaml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def changed(*changes: tuple[str, str]) -> str:
    """The form with some things changed, each of which must stand in it once."""
    text = FORM
    for old, new in changes:
        assert FORM.count(old) == 1, f"{old!r} stands {FORM.count(old)} times in the form"
        text = text.replace(old, new)
    return text


def marked_line(text: str) -> int:
    """The line that says `# <-`, counted from 1."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "# <-" in line]
    assert len(lines) == 1, f"{len(lines)} lines are marked"
    return lines[0]
