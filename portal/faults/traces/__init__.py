"""Signs of a person in what somebody wrote."""
