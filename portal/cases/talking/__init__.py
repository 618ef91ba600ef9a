"""What is said about a case: messages both ways, their files, and the mails that tell of them."""
