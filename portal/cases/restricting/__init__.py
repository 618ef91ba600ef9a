"""Ways of contact that are closed to somebody for a while, after abuse: R41."""
