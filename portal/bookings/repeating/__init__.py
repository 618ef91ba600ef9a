"""The same time again and again: each date by itself, with what stands in its way."""
