"""Questions about the rota in people's own words, read without a language model: words to a `Question`, and its visits.

Pure, as all of `visits`. The tables of words are in `phrases`, the grammar of dates in `units` and `periods`. No wording for
people enters: how a question was read is said by the cards.
"""

from visits.questions.reading import Knows, read

__all__ = ["Knows", "read"]
