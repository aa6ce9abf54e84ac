"""How a council's documents look: its own template and its logo, and what is wrong with one that cannot be used."""

from visits.model import Value


class Look(Value):
    """A Word document whose styles, headers and footers are used, and a picture (PNG or JPEG). None: the plain look."""

    template: bytes | None = None
    logo: bytes | None = None


class BadTemplate(Exception):
    """The template is no Word document (.docx)."""


class BadLogo(Exception):
    """The logo is no picture that Word can show."""
