"""Who waits for a time that is taken, and the offers they get in order."""
