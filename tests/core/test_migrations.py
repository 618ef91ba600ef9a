from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.core.db import Base


def test_the_tables_are_what_the_models_say(app, connection):
    def ours(_object, name, kind, *_):
        return not (kind == "table" and name.startswith("procrastinate_"))

    context = MigrationContext.configure(
        connection, opts={"include_object": ours, "compare_type": True}
    )

    assert compare_metadata(context, Base.metadata) == []
