"""What becomes of e-mails when workers are killed, Notify is away, and much is to be sent or received."""
