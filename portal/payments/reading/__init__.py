"""What staff and residents read of payments."""
