"""Makes gazetteer.csv and places.toml, the same each time: `python demo/make_gazetteer.py`.

With a folder as argument, it writes there.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # so that it runs as a script, from anywhere

from demo.larkmere import landmarks, records, streets  # noqa: E402
from portal.gazetteer import dtf  # noqa: E402


def make(folder: Path) -> None:
    """Write both files into `folder`."""
    borough = streets.streets(landmarks.public_buildings())
    with (folder / "gazetteer.csv").open("w", encoding="utf-8", newline="") as file:
        dtf.write(file, records.HEADER, records.records_of(borough), records.METADATA)
    places = landmarks.places_toml(borough)
    (folder / "places.toml").write_text(places, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
