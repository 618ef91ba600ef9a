"""One person's everything, for those who help them: found, kept together, and looked at."""
