"""Questions that are asked again after a form was sent, and what was answered then."""
