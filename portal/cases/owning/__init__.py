"""Whose a case is: claimed, made for an organisation, reached at new contact details."""
