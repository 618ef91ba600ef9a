"""Staff who sit beside a visitor, machines that nobody watches, and ways in from outside."""
