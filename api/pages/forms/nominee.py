"""A nominee, or a dossier of an agenda, as one choice of a form."""

from api.pages.forms.base import Option
from api.pages.words import CLASSES, case_number
from storage.reads.council import Item
from storage.reads.nomination import Nominee


def nominee_option(nominee: Nominee) -> Option:
    """The nominee by number, with class and unit."""
    hint = f"{case_number(nominee.n)} · {CLASSES.get(nominee.recipient_class, '')} · {nominee.unit_name}"
    return Option(str(nominee.n), nominee.title, hint)


def item_option(item: Item) -> Option:
    """A dossier of the agenda by number."""
    return nominee_option(item.nominee) if item.nominee else Option(str(item.n), case_number(item.n))
