"""Svarsdag without the web: domain, planning, storage, reminders and use cases."""
