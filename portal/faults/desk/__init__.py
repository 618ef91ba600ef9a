"""What officers and inspectors do with reports."""
