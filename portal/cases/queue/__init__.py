"""The queue of an officer’s teams: listed, searched, kept as views, and worked on many at once."""
