"""Stand-ins for other services, as processes of their own, for development and tests."""
