"""Taking a place for a while, letting it go, and making it good."""
