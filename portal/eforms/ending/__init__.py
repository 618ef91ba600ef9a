"""What is held of forms, until when, and what is kept linked to nobody."""
