"""Names of people, as far as words around them or the names themselves give them away.

That can't find every name: a rare one that stands alone looks like any other word. So a report that
names somebody may still reach the public, and anybody's request takes it back (docs/reports.md).
"""

import re
from collections.abc import Iterator

from portal.faults.traces.numbers import Span

_WORD = r"[^\W\d_][\w'\u2019-]+"
_CAPITAL = "(?-i:[A-ZĄĆĘŁŃÓŚŹŻ])"
_NAME = rf"{_CAPITAL}[\w'\u2019-]+(?:\s+{_CAPITAL}[\w'\u2019-]+){{0,2}}"
_TITLES = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|rev|reverend|sir|dame|cllr|councillor|pc|sgt|pan|pani"
    "|doctor|nurse|teacher"
)
_INTRODUCING = (
    r"my name(?:'s|\u2019s| is)|i(?:'m|\u2019m| am) called|call me|ask for|speak to|contact|called"
    "|named|known as|name is|nazywam się|mam na imię|imię to|o imieniu"
)
_RELATIVES = (
    "son|daughter|husband|wife|partner|mother|mum|father|dad|brother|sister|neighbour|landlord"
    "|tenant|friend|carer"
)
_GREETINGS = "regards|sincerely|faithfully|thanks|thank you|cheers|signed|pozdrawiam|dziękuję"
_LOW = r"my name(?:'s|\u2019s| is)|nazywam się|mam na imię"


def _after(words: str, name: str, end: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})(?P<what>{name}){end}", re.IGNORECASE | re.MULTILINE)


_TITLED = _after(rf"(?:{_TITLES})\.?\s+", _NAME)
_INTRODUCED = _after(rf"(?:{_INTRODUCING})\s+", _NAME)
_SAID_LOW = _after(rf"(?:{_LOW})\s+", rf"{_WORD}(?:\s+{_WORD})?")
_RELATED = _after(rf"(?:my|our|his|her|their)\s+(?:\w+\s+)?(?:{_RELATIVES})s?,?\s+", _NAME)
_SIGNED = _after(rf"(?:{_GREETINGS})[\s,.!:-]+", _NAME, r"[ \t]*\.?[ \t]*$")
_URDU = re.compile(
    r"میرا نام\s+(?P<what>[^\s۔]+(?:\s+[^\s۔]+)?)\s+ہے|(?:جناب|محترمہ|ڈاکٹر)\s+(?P<other>[^\s۔]+)"  # noqa: RUF001
)

# Given names that many people in the United Kingdom have, of old and new arrivals.
_GIVEN = """
Aaron Abdul Abdullah Abigail Adam Adrian Agnieszka Ahmed Aisha Alan Albert Alex
Alexander Alfie Ali Alice Alison Amanda Amelia Amir Amy Andrea Andrew Andrzej Angela
Anna Anne Anthony Arthur Asif Barbara Beata Ben Benjamin Bilal Brian Carol Caroline
Catherine Charles Charlie Charlotte Cheryl Chloe Chris Christine Christopher Claire
Colin Craig Daniel Danielle Darren David Dawn Deborah Denise Derek Diane Donna Dorothy
Edward Elaine Eleanor Elizabeth Ellie Emily Emma Eric Ethan Eva Ewa Farah Fatima Fiona
Frances Francis Frank Freya Gareth Gary Gavin Geoffrey George Gillian Glenn Grace Graham
Grzegorz Hannah Harriet Harry Hassan Hayley Heather Helen Henry Hussain Ian Ibrahim
Imran Isaac Isabella Jack Jacob Jacqueline James Jamie Jan Jane Janet Jason Jean
Jennifer Jeremy Jessica Joan Joanna Joanne John Jonathan Joseph Joshua Joyce Julia
Julian Julie Karen Karl Katarzyna Kate Katherine Kathleen Katie Keith Kelly Kenneth
Kevin Khalid Kim Kirsty Krzysztof Laura Lauren Layla Lee Leo Leon Lesley Liam Lily Linda
Lisa Louise Lucy Luke Lynn Magdalena Malcolm Maria Mariam Marie Marion Mark Marta Martin
Mary Maryam Matthew Maureen Megan Mehmet Melanie Mia Michael Michelle Mohamed Mohammad
Mohammed Muhammad Nadia Naomi Natalie Natasha Nathan Neil Nicholas Nicola Nicole Nigel
Noah Norman Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Peter
Philip Piotr Priya Rachel Raj Ravi Rebecca Richard Rita Robert Robin Roger Ronald Rosie
Ross Roy Russell Ruth Ryan Sadia Sally Samantha Samir Samuel Sana Sandra Sara Sarah
Scott Sean Shabana Shahid Shannon Sharon Shaun Sheila Shirley Simon Sophia Sophie Stacey
Stanley Stephanie Stephen Steven Stuart Susan Suzanne Sylvia Tanya Teresa Terry Thomas
Timothy Tina Tomasz Tony Tracey Trevor Usman Valerie Vanessa Victoria Vincent Wayne
Wendy William Yasmin Yusuf Zahra Zainab Zara Zoe Zofia
"""
# What follows a given name where it is the name of a street or a place.
_PLACES = (
    "Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Cl|Drive|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Crescent"
    "|Gardens|Gdns|Grove|Hill|Row|Walk|Mews|Park|Green|Bridge|House|Hall|School|Church|Hospital|Centre"
    "|Station|Estate|Common|Field|Fields|Wood|Woods|Mill|Farm|Gate|Wharf|Quay|Arms|Inn|Library|Clinic"
)
_KNOWN = re.compile(
    rf"\b(?:{'|'.join(_GIVEN.split())})\s+(?!(?:{_PLACES})\b)(?P<surname>[A-Z][\w'\u2019-]+)"
    rf"(?!\s+(?:{_PLACES})\b)"
)
_PATTERNS = (_TITLED, _INTRODUCED, _SAID_LOW, _RELATED, _SIGNED)


def spans(text: str) -> Iterator[Span]:
    for pattern in _PATTERNS:
        yield from (found.span("what") for found in pattern.finditer(text))
    yield from (found.span() for found in _KNOWN.finditer(text))
    for found in _URDU.finditer(text):
        yield found.span("what") if found["what"] else found.span("other")
