"""What somebody pays for by the year: begun, renewed, changed, cancelled, reminded of, over."""
