"""What somebody who pays sees of a payment, and is mailed about it."""
