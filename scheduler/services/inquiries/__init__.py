"""Questions to several mailboxes with personal links: polls of days, slots and sign-ups."""
