"""A database with the demonstration council in it: `python -m tests.support.council`.

A process of its own fills it, so that the app under test in this one keeps its own session.
"""

import os

from portal import create_app, demonstration
from portal.config import Settings
from portal.core import db, operations


def main() -> None:
    settings = Settings.read(os.environ)
    app = create_app(settings)
    operations.upgrade(settings.database_url or "")
    with app.app_context():
        demonstration.load(print)
        db.session.remove()


if __name__ == "__main__":
    main()
