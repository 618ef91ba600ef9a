"""What sending a form costs: told, limited where it must be, asked for."""
