"""What the mails say: facts in, a letter out, written as plain text and as HTML. Pure."""
