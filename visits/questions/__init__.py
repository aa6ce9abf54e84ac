"""Questions about the rota and about issues in people's own words, read without a language model: words to what is asked.

Pure, as all of `visits`. The tables of words are in `phrases`, the grammar of dates in `units` and `periods`. No wording for
people enters: how a question was read is said by the cards.
"""

from visits.questions.issues import read_issues
from visits.questions.reading import Knows, read

__all__ = ["Knows", "read", "read_issues"]
