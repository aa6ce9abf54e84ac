"""The boxes in which answers, follow-ups and reasons are typed: always below the words they are about."""

from collections.abc import Iterator, Sequence

from cards import inputs
from cards.actions import (
    ActOnIssue,
    ButtonStyle,
    ChooseReplyIssue,
    DropReply,
    RewordText,
    ShowIssue,
    button,
)
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Choice,
    Container,
    InputChoiceSet,
    InputDate,
    InputText,
    InputToggle,
    heading,
    plain,
    said,
)
from cards.issue import IssueShown, issue_head
from cards.rows import error
from cards.wording import faults as fault_wording
from cards.wording import issue as wording
from cards.words import Wording, words
from visits.checks import Fault
from visits.doing import LIMITS, OWNER_LIMIT, RESPONSE_LIMIT, WORDS, Doing
from visits.issues import Act, Standing
from visits.model import EntryKind, Issue, Outcome, Person, VisitRecord
from visits.ports import Proposal
from visits.proforma import Proforma
from visits.text import clean

NO_THEME = "none"


def act_form(
    shown: IssueShown,
    act: Act,
    standings: frozenset[Standing],
    *,
    doing: Doing | None = None,
    faults: Sequence[Fault] = (),
    people: Sequence[Person] = (),
    themes: Sequence[str] = (),
    notice: Wording | None = None,
) -> Card:
    """The box for an act: an answer's with all that belongs to it, else one box and its hint."""
    doing = doing or _begun(shown, act)
    body: list[CardElement] = [plain(notice)] if notice else []
    body += issue_head(shown)
    match act:
        case Act.RESPOND | Act.DRAFT:
            body += _answer_box(doing, faults, themes)
            if Standing.ANSWERER not in standings and Standing.COORDINATOR in standings:
                body.append(_whose(people))
            ways = _answer_ways(shown, standings)
        case Act.ASSIGN:
            body += [*_error(faults, "assign_to"), _picker(wording.ASSIGN_BOX, "to", people)]
            ways = [button(wording.ACTS[act], shown.act(act), style=ButtonStyle.MAIN, inputs=True)]
        case _:
            label, hint = wording.BOXES[act]
            body += [*_error(faults, WORDS), _box(label, hint, doing.text, LIMITS[act])]
            if act is Act.FOLLOW_UP:
                body.append(_toggle("disagrees", wording.DISAGREE_BOX, doing.disagrees))
            ways = [button(wording.ACTS[act], shown.act(act), style=ButtonStyle.MAIN, inputs=True)]
    back = button(wording.BACK, ShowIssue(year=shown.issue.year, issue=shown.issue.id))
    return Card(body=[*body, ActionSet(actions=[*ways, back])])


def proposal_card(shown: IssueShown, proposal: Proposal, standings: frozenset[Standing]) -> Card:
    """What would be recorded of a reply in the thread: one press, and it is."""
    act = Act.RESPOND if Standing.ANSWERER in standings else Act.DRAFT
    record = ActOnIssue(
        year=shown.issue.year,
        issue=shown.issue.id,
        act=act,
        operation=shown.operation,
        proposal=proposal.id,
    )
    title = wording.SEND if act is Act.RESPOND else wording.SAVE_DRAFT
    return Card(
        body=[
            heading(wording.record_as(shown.issue.number, shown.proforma.topic(shown.issue.topic).label)),
            plain(wording.THEIR_REPLY),
            Container(style="emphasis", items=[said(proposal.text)]),
            _outcomes(Outcome.INFORMATION, ()),
            ActionSet(
                actions=[
                    button(title, record, style=ButtonStyle.MAIN, inputs=True),
                    button(wording.NOT_AN_ANSWER, DropReply()),
                ]
            ),
        ]
    )


def which_issue_card(proposal: Proposal, issues: Sequence[Issue], year: str, proforma: Proforma) -> Card:
    """Several issues are open: which one does the reply answer?"""
    ways: list[Action] = [
        button(
            f"{issue.number}. {proforma.topic(issue.topic).label}",
            ChooseReplyIssue(year=year, issue=issue.id, proposal=proposal.id),
        )
        for issue in issues
    ]
    return Card(
        body=[
            heading(wording.WHICH_ISSUE),
            Container(style="emphasis", items=[said(proposal.text)]),
            ActionSet(actions=[*ways, button(wording.NOT_AN_ANSWER, DropReply())]),
        ]
    )


def reword_card(
    record: VisitRecord,
    question: str,
    label: str,
    old: str,
    operation: str,
    typed: str = "",
    faults: Sequence[Fault] = (),
) -> Card:
    """Other words for an answer of the form that is hidden."""
    sends = RewordText(year=record.year, record=record.id, question=question, operation=operation)
    return Card(
        body=[
            heading(wording.REWORD_TITLE),
            plain(wording.REWORD_WHY),
            plain(words("{label}", label=label)),
            *_error(faults, "reword_text"),
            _box(wording.REWORD_BOX, "Do not name or describe anyone.", typed or old, RESPONSE_LIMIT),
            ActionSet(actions=[button(wording.ACTS[Act.REWORD], sends, style=ButtonStyle.MAIN, inputs=True)]),
        ]
    )


def doing_of(act: Act, values: dict[str, str], *, to: Person | None, on_behalf_of: Person | None) -> Doing:
    """What a person asks to be done, from the inputs of an act's form."""
    return Doing(
        act=act,
        text=clean(values.get(WORDS, "")),
        outcome=values.get("outcome", "").strip(),
        owner_role=clean(values.get("owner_role", "")),
        action_due=values.get("action_due", "").strip(),
        theme="" if values.get("theme", NO_THEME) == NO_THEME else values["theme"],
        share=values.get("share", "true") == "true",
        disagrees=values.get("disagrees") == "true",
        to=to.id if to else None,
        on_behalf_of=on_behalf_of.id if on_behalf_of else None,
    )


def _begun(shown: IssueShown, act: Act) -> Doing:
    """What the box holds at first: a draft to be finished, or the words to be reworded."""
    draft = shown.last(EntryKind.DRAFT) if act is Act.RESPOND else None
    response = shown.last(EntryKind.RESPONSE)
    if draft and not (response and response.number > draft.number):
        return Doing(
            act=act,
            text=draft.text,
            outcome=draft.outcome or "",
            owner_role=draft.owner_role,
            action_due=draft.action_due.isoformat() if draft.action_due else "",
            theme=draft.theme,
            share=draft.share,
        )
    return Doing(act=act, text=shown.issue.text if act is Act.REWORD else "")


def _answer_box(doing: Doing, faults: Sequence[Fault], themes: Sequence[str]) -> Iterator[CardElement]:
    yield from _error(faults, WORDS)
    yield _box(wording.ANSWER_BOX, wording.ANSWER_HINT, doing.text, RESPONSE_LIMIT)
    yield from _error(faults, "outcome")
    yield _outcomes(doing.outcome, faults)
    yield from _error(faults, "owner_role")
    yield InputText(id="owner_role", label=wording.OWNER_BOX, value=doing.owner_role or None, max_length=OWNER_LIMIT)
    yield from _error(faults, "action_due")
    yield InputDate(id="action_due", label=wording.DUE_BOX, value=inputs.as_date(doing.action_due))
    if themes:
        none = Choice(title=Wording("None"), value=NO_THEME)
        yield InputChoiceSet(
            id="theme",
            label=wording.THEME_BOX,
            style="compact",
            value=doing.theme or NO_THEME,
            choices=[none, *(Choice(title=words("{theme}", theme=theme), value=theme) for theme in themes)],
        )
    yield _toggle("share", wording.SHARE_BOX, doing.share)


def _answer_ways(shown: IssueShown, standings: frozenset[Standing]) -> list[Action]:
    ways: list[Action] = []
    if Standing.ANSWERER in standings:
        ways.append(button(wording.SEND, shown.act(Act.RESPOND), style=ButtonStyle.MAIN, inputs=True))
    elif Standing.COORDINATOR in standings:
        ways.append(button(wording.RECORD_IT, shown.act(Act.RESPOND), style=ButtonStyle.MAIN, inputs=True))
    if not standings.isdisjoint({Standing.ANSWERER, Standing.MANAGER}):
        ways.append(button(wording.SAVE_DRAFT, shown.act(Act.DRAFT), inputs=True))
    return ways


def _outcomes(chosen: str, _faults: Sequence[Fault]) -> CardElement:
    choices = [Choice(title=words("{label}", label=label), value=key) for key, label in wording.OUTCOMES.items()]
    return InputChoiceSet(
        id="outcome", label=wording.OUTCOME_BOX, style="expanded", value=chosen or None, choices=choices
    )


def _whose(people: Sequence[Person]) -> CardElement:
    return _picker(wording.BEHALF_BOX, "on_behalf_of", people)


def _picker(label: str, key: str, people: Sequence[Person]) -> CardElement:
    choices = [Choice(title=words("{name}", name=person.name), value=person.id) for person in people]
    return InputChoiceSet(id=key, label=label, style="compact", choices=choices)


def _box(label: str, hint: str, typed: str, limit: int) -> CardElement:
    labelled = f"{label}\n{hint}" if hint else label
    return InputText(id=WORDS, label=labelled, value=typed or None, is_multiline=True, max_length=limit)


def _toggle(key: str, title: Wording, value: bool) -> CardElement:
    return InputToggle(id=key, title=title, value="true" if value else "false")


def _error(faults: Sequence[Fault], field: str) -> Iterator[CardElement]:
    yield from (error(fault_wording.wording(fault)) for fault in faults if fault.field == field)
