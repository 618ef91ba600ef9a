"""How long what is in reports is kept, and what is shown and given to whom it is about."""
