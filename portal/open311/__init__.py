"""Open311 GeoReport v2, both ways.

Other software reports here and reads what became of it; reports about what another authority looks
after are handed to it and followed there. `protocol` is what is said, and knows nothing of the
portal. `serving` answers, `sending` asks.
"""
