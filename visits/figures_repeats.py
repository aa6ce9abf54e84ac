"""Issues that have come up more than once, over the years: chains of what their authors said is the same as an earlier one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from visits.figures import Repeat
from visits.model import Issue, IssueState
from visits.tally import grouped


def repeats(issues: Sequence[Issue], earlier: Iterable[Issue]) -> tuple[Repeat, ...]:
    """Each chain with an issue of the period (`issues`) in it once, the oldest first; `earlier` are issues of any year before.

    Issues taken back are left out but still join what they stood between, and so does one that is no longer known.
    """
    known = {issue.id: issue for issue in (*earlier, *issues)}
    linked = dict.fromkeys(one for issue in known.values() if issue.same_as for one in (issue.id, issue.same_as))
    chains = grouped((known[one] for one in linked if one in known), _chain_of(known.values()))
    of_period = {issue.id for issue in issues}
    found = []
    for chain in chains.values():
        live = sorted((issue for issue in chain if issue.state is not IssueState.WITHDRAWN), key=_age)
        if len(live) > 1 and any(issue.id in of_period for issue in live):
            found.append(live)
    return tuple(_repeat(chain) for chain in sorted(found, key=lambda chain: _age(chain[0])))


def _repeat(chain: Sequence[Issue]) -> Repeat:
    return Repeat(
        topic=chain[-1].topic,
        team_ids=tuple(dict.fromkeys(issue.team_id for issue in chain)),
        references=tuple(issue.reference for issue in chain),
    )


def _age(issue: Issue) -> tuple[datetime, str, int]:
    """What sorts issues from the oldest on, those of one record by their numbers."""
    return issue.raised_at, issue.record_id, issue.number


def _chain_of(issues: Iterable[Issue]) -> Callable[[Issue], str]:
    """Issue -> an id that all of its chain share. Links may branch, and even go round: corrections can make them so."""
    above: dict[str, str] = {}

    def top(issue_id: str) -> str:
        while (higher := above.get(issue_id, issue_id)) != issue_id:
            above[issue_id] = above.get(higher, higher)  # halves the way for whoever comes after
            issue_id = higher
        return issue_id

    for issue in issues:
        if issue.same_as:
            above[top(issue.id)] = top(issue.same_as)
    return lambda issue: top(issue.id)
