"""What turns forms and answers into pages: fields, words for templates, rows of answers."""
