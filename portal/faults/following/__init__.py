"""People who want to hear of reports: they ask, say that it was them, are told, and stop."""
