"""What is a person's own to say: details, preferences, organisations they act for."""
