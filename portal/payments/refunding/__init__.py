"""Money that goes back: by decision, by rule, on the provider's own pages, or by a payer's bank."""
