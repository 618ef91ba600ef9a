"""The only place that knows the provider's own software."""
