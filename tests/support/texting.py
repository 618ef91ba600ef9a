"""Ask for texts, as services do: `python -m tests.support.texting`, with JSON on its input.

It names the language of each number.
"""

import json
import os
import sys

from portal import create_app
from portal.config import Settings
from portal.notifications.services import queue_text


def main() -> None:
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        for number, locale in json.load(sys.stdin).items():
            queue_text(
                key=f"text:{number}",
                to=number,
                locale=locale,
                template="booking_reminder",
                values={"when": "Monday 2 March 2026, 10:30am", "link": "https://x.example/b"},
            )


if __name__ == "__main__":
    main()
