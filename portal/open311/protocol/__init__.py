"""GeoReport v2 as it is written and read: no tables, no Flask, no network."""
