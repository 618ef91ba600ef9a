"""A stand-in for GOV.UK Notify that sends no texts: a process of its own, with no memory.

It speaks Notify's protocol as far as the portal uses it, and says clearly where it doesn't. It
knows nothing of the portal, and the portal nothing of it.
"""
