"""Money: asked for, taken by a provider or over the counter, given back, accounted for."""
