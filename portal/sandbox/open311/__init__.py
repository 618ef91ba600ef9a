"""A stand-in for another authority that takes reports over Open311: a process of its own.

It speaks GeoReport v2 with FixMyStreet's updates, in XML and JSON, and knows nothing of the portal.
Nobody mends anything.
"""
