"""The one kind of error whose text is meant for the person at the terminal."""


class Failure(Exception):
    """A reason to stop, told in Vietnamese: what is wrong, where, what to do. The command prints it and exits 1."""
