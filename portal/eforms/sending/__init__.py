"""A form that is sent: made a case, handed to the systems of teams, exported."""
