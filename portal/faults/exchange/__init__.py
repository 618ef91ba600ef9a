"""What other systems read of reports, and what they say about them."""
