"""An officer at work: `python -m tests.support.officer`, with what to do as JSON on its input.

One process for many updates: starting one takes longer than all of them.
"""

import json
import os
import sys

from portal import create_app
from portal.cases import services
from portal.config import Settings


def main() -> None:
    app = create_app(Settings.read(os.environ))
    with app.app_context():
        for reference, status, note in json.load(sys.stdin):
            services.update(reference, status=services.Status(status), note=note, author="Ola")


if __name__ == "__main__":
    main()
