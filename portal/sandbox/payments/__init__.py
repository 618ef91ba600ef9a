"""A stand-in for Stripe that takes no money: a process of its own, with books of its own.

It speaks Stripe's wire protocol as far as the portal uses it, and says clearly where it doesn't.
It knows nothing of the portal, and the portal nothing of it. Money is in pence.
"""
