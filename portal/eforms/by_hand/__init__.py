"""What came on paper and is typed in by staff."""
