"""The answers to questions about the rota: at most ten visits, each with a button, and a way to the next."""

from collections.abc import Iterator, Sequence
from datetime import date

from cards.actions import ButtonStyle, button
from cards.elements import Action, ActionSet, Card, CardElement, Execute, TextBlock, heading, plain, said
from cards.rota_actions import AddToForm, ListVisits
from cards.rows import line_with_button
from cards.visit import claim_button, row, start_planned
from cards.wording import rota as wording
from cards.wording import rota_questions as asked_wording
from cards.words import Wording, words
from visits.asked import Only, Question
from visits.model import PersonId
from visits.rota_shown import Answer, FormsDue, LastVisits, NotClearShown, StillToDo, VisitLine, VisitsListed

LISTED = 10
TEAMS = 40
"""Lines of text without a button: so many fit on a card, however long the names."""
TO_COME = Question()
FREE = Question(only=Only.FREE)


def list_card(listed: VisitsListed, today: date, operation: str, *, to_form: AddToForm | None = None) -> Card:
    """A page of visits: those with a free place can be claimed from here."""
    rows = [row(line, today, claim_button(line, operation)) for line in listed.lines]
    on: list[Action] = []
    if listed.after:
        further = ListVisits(question=listed.question, after=listed.after)
        on.append(button(wording.NEXT, further, style=ButtonStyle.MAIN))
    if not listed.is_first:
        on.append(button(wording.FROM_THE_START, ListVisits(question=listed.question)))
    return _card(listed, rows, on, to_form)


def last_visits_card(last: LastVisits, today: date, *, to_form: AddToForm | None = None) -> Card:
    """The last visit to each team, or of a person; teams that nobody has visited are named."""
    rows: list[CardElement] = [row(line, today) for line in last.lines[:LISTED]]
    never = [asked_wording.never(team.name) for team in last.never]
    rows += _lines(never, TEAMS - len(rows))
    return _card(last, rows, [button(wording.TO_COME, _same_but(last, TO_COME))], to_form)


def still_to_do_card(still: StillToDo, *, to_form: AddToForm | None = None) -> Card:
    """Which teams have visits still to do, and how many: those without a date first."""
    names = {team.id: team.name for team in still.teams}
    asked = [team for team in still.coverage.teams if team.team_id in names]
    open_ones = sorted((team for team in asked if team.still_to_do), key=lambda team: -team.not_planned)
    if not open_ones:
        rows: list[CardElement] = [plain(asked_wording.all_done(still.coverage.year))]
        return _card(still, rows, [button(wording.TO_COME, ListVisits(question=TO_COME))], to_form)
    lines = [asked_wording.team_line(names[team.team_id], asked_wording.so_far(team)) for team in open_ones]
    total = [TextBlock(text=asked_wording.so_far(still.coverage.total), weight="Bolder")] if len(asked) > 1 else []
    unfilled = button(wording.FREE_VISITS, _same_but(still, FREE))
    return _card(still, [*total, *_lines(lines, TEAMS)], [unfilled], to_form)


def forms_due_card(due: FormsDue, today: date, operation: str, *, to_form: AddToForm | None = None) -> Card:
    """Visits that are over and not written up: one's own can be started from here."""
    rows: list[CardElement] = [row(line, today, _write_up(line, operation)) for line in due.lines]
    if due.more:
        rows.append(TextBlock(text=asked_wording.more_forms(due.more), is_subtle=True, size="Small"))
    return _card(due, rows, [], to_form)


def not_clear_card(shown: NotClearShown) -> Card:
    """What was not understood, and what could have been meant: one press, and the question is asked again with that."""
    unclear = shown.unclear
    body: list[CardElement] = [heading(asked_wording.UNCLEAR[unclear.why])]
    if unclear.words:
        body.append(said(unclear.words))
    question = unclear.question or Question()
    meant = [(team.name, question.model_copy(update={"teams": (team.id,)})) for team in shown.teams]
    meant += [(one.name, question.model_copy(update={"people": (one.id,)})) for one in shown.people]
    for name, each in meant[:LISTED]:
        this = button(asked_wording.THIS_ONE, ListVisits(question=each))
        body.append(line_with_button(words("{name}", name=name), this))
    examples = [] if meant else _examples(may_visit=False)
    return Card(body=[*body, *examples, ActionSet(actions=[button(wording.TO_COME, ListVisits(question=TO_COME))])])


def what_to_ask_card(*, may_visit: bool, lead: Wording | None = None) -> Card:
    """What can be asked of the rota. `lead` is said first when something was not understood."""
    head = heading(lead or asked_wording.WHAT_TO_ASK)
    on: list[Action] = [button(wording.TO_COME, ListVisits(question=TO_COME))]
    if may_visit:
        on.append(button(wording.FREE_VISITS, ListVisits(question=FREE)))
    return Card(body=[head, *_examples(may_visit=may_visit), ActionSet(actions=on)])


def rota_buttons(me: PersonId, *, may_visit: bool) -> list[Action]:
    """The ways into the rota that stand on the first card of all."""
    everyones = button(wording.ROTA, ListVisits(question=TO_COME))
    if not may_visit:
        return [everyones]
    mine = button(wording.MY_VISITS, ListVisits(question=Question(people=(me,))))
    return [mine, button(wording.FREE_VISITS, ListVisits(question=FREE))]


def _card(answer: Answer, rows: Sequence[CardElement], on: list[Action], to_form: AddToForm | None) -> Card:
    body: list[CardElement] = [heading(asked_wording.title(answer))]
    if not answer.question.is_whole:
        body.append(plain(asked_wording.NOT_WHOLE))
    if not rows:
        body.append(plain(wording.NONE_FOUND))
        on = [*on, *_elsewhere(answer.question)]
    actions = [*on, *_to_form(to_form)]
    return Card(body=[*body, *rows, *([ActionSet(actions=actions)] if actions else [])])


def _elsewhere(question: Question) -> list[Action]:
    """Where to look when nothing was found."""
    others = ((wording.TO_COME, TO_COME), (wording.FREE_VISITS, FREE))
    plainly = question.model_copy(update={"is_guess": False, "is_whole": True})
    return [button(title, ListVisits(question=other)) for title, other in others if other != plainly]


def _same_but(answer: Answer, other: Question) -> ListVisits:
    """Another question about the same teams and people."""
    asked = answer.question
    return ListVisits(question=other.model_copy(update={"teams": asked.teams, "people": asked.people}))


def _write_up(line: VisitLine, operation: str) -> Execute | None:
    if not (line.slot and line.is_mine):
        return None
    return button(wording.WRITE_UP, start_planned(line.slot, operation))


def _lines(lines: Sequence[Wording], room: int) -> Iterator[CardElement]:
    yield from (TextBlock(text=line, spacing="Small") for line in lines[:room])
    if len(lines) > room:
        yield TextBlock(text=asked_wording.more_teams(len(lines) - room), is_subtle=True, size="Small")


def _examples(*, may_visit: bool) -> list[CardElement]:
    examples = asked_wording.MY_EXAMPLES if may_visit else asked_wording.EXAMPLES
    return [plain(asked_wording.HOW), *(TextBlock(text=one, spacing="Small") for one in examples)]


def _to_form(to_form: AddToForm | None) -> list[Action]:
    return [button(wording.TO_FORM, to_form)] if to_form else []
