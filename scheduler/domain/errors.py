"""Errors a user can act on. The message is Swedish and says what, where and what to do."""


class SvarsdagError(Exception):
    """Base of every expected error; ``str(error)`` is the Swedish sentence shown to the user."""


class ConfigError(SvarsdagError):
    """A file under config/ is wrong; the message names the file, the key and what is expected."""


class UnknownNameError(SvarsdagError):
    """A region or a body that nobody has configured."""


class BadInputError(SvarsdagError):
    """What the user gave cannot be used: an impossible date, an empty plan, a contradiction."""

    def __init__(self, text: str, option: str = "") -> None:
        super().__init__(text)
        self.option = option
        """The command's option that it is about; pages and programs have fields of other names."""


class NotFoundError(SvarsdagError):
    """The thing asked for does not exist (any more)."""


class ConflictError(SvarsdagError):
    """Somebody else changed the same thing first; nothing was overwritten."""


class ForbiddenError(SvarsdagError):
    """Whoever asks may not do this; the message says what, and whom to ask."""
