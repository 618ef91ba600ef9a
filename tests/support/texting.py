"""Ask for texts, as services do: `python -m tests.support.texting`, with numbers as JSON."""

import json
import os
import sys

from portal import create_app
from portal.config import Settings
from portal.core.i18n import LOCALES
from portal.notifications.services import queue_text


def main() -> None:
    """One to each number, in the languages in turn."""
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        for place, number in enumerate(json.load(sys.stdin)):
            queue_text(
                key=f"text:{number}",
                to=number,
                locale=LOCALES[place % len(LOCALES)].code,
                template="booking_reminder",
                values={"when": "Monday 2 March 2026, 10:30am", "link": "https://x.example/b"},
            )


if __name__ == "__main__":
    main()
