"""What an officer does on a case beside moving it on."""
