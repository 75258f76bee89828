"""After a change of meeting plans: the smallest change of what is planned that is valid again."""
