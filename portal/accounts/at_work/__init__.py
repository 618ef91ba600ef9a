"""People who work for the council: invited, given roles and teams; what they looked at."""
