"""What is said beside a question that was not answered right: "Enter …" or "Select …", never whose fault it is."""

from collections.abc import Mapping
from typing import Final

from cards.wording.form import listed
from cards.words import Wording, words
from visits.checks import Fault, FaultCode

MISSING: Final[Mapping[str, Wording]] = {
    "visit_date": Wording("Enter the date of the visit"),
    "mode": Wording("Select how you met"),
    "duration": Wording("Select how long the visit lasted"),
    "members_present": Wording("Select the councillors who were there"),
    "another_member": Wording("Select a councillor"),
    "interest": Wording("Select yes if you or close family have a connection with this team"),
    "interest_detail": Wording("Enter what the connection is"),
    "concern_gate": Wording("Select yes if you are worried about a child or about how someone has behaved"),
    "roles_met": Wording("Select who you met"),
    "managers_present": Wording("Select whether managers were in the room"),
    "accompanied_by": Wording("Select who visited with you"),
    "working_well": Wording("Enter what is working well, or that nothing stood out"),
    "improved": Wording("Select whether it has improved"),
    "rating": Wording("Select whether you had concerns about “{label}”"),
    "note": Wording("Enter what you found"),
    "ask": Wording("Select whether you want an answer"),
    "issue_topic": Wording("Select what the issue is about"),
    "issue_text": Wording("Enter what the Head of Service should answer"),
    "urgency": Wording("Select how soon it needs an answer"),
    "who_sees": Wording("Select who should see it"),
    "same_as": Wording("Select an earlier issue"),
    "staff_voice": Wording("Enter what team members most wanted councillors to know"),
    "child_voice": Wording("Enter how children and families are listened to, or “Not discussed”"),
    "carer_voice": Wording("Enter how foster carers are listened to"),
    "for_scrutiny": Wording("Enter what the committee should know"),
    "understanding": Wording("Select how well you understand this team’s work"),
    "may_quote": Wording("Select whether the report may quote your words"),
    "confirm_identifiers": Wording("Select the box once you have looked at each answer named above"),
    "draft_text": Wording("Enter the answer"),
    "respond_text": Wording("Enter the answer"),
    "extend_text": Wording("Enter why the answer is put off"),
    "comment_text": Wording("Enter what is to be said about the facts"),
    "follow_up_text": Wording("Enter what you still want to know"),
    "reopen_text": Wording("Enter why the issue is opened again"),
    "reword_text": Wording("Enter the new words"),
    "assign_to": Wording("Select who is to see to it"),
    "on_behalf_of": Wording("Select whose answer it is"),
    "outcome": Wording("Select the outcome"),
    "owner_role": Wording("Enter the role of the person who will do it"),
    "action_due": Wording("Enter the date by which it will be done"),
    "theme": Wording("Select one of the themes"),
    "view": Wording("Enter your view"),
    "away_from": Wording("Enter the first day away"),
    "away_to": Wording("Enter the last day away"),
    "deputy": Wording("Select who answers in your place"),
    "reason": Wording("Select why the visit is called off"),
    "member": Wording("Select a councillor"),
    "team": Wording("Select a team"),
    "day": Wording("Enter the day"),
    "time": Wording("Enter the time"),
    "minutes": Wording("Enter how many minutes the visit lasts"),
    "capacity": Wording("Enter how many councillors can go"),
    "weekdays": Wording("Select at least one day of the week"),
    "parts": Wording("Select mornings, afternoons or both"),
    "not_from": Wording("Enter the first day on which you can’t visit"),
    "not_to": Wording("Enter the last day on which you can’t visit"),
    "declare_anonymous": Wording("Select the box to confirm that nobody could be recognised"),
}

_BY_CODE: Final[Mapping[FaultCode, str]] = {
    FaultCode.NOT_OFFERED: "Select one of the answers on this card",
    FaultCode.TOO_LONG: "Enter {limit} characters or fewer: there are {length}",
    FaultCode.TOO_MANY_SYMBOLS: (
        "Enter fewer emoji or special symbols. They take more room than letters, so this box holds what was saved before"
    ),
    FaultCode.NOT_KEPT: (
        "Enter {limit} characters or fewer. {length} are too many to keep, so this box holds what was saved before"
    ),
    FaultCode.NOT_A_DATE: "Enter the date as a day, a month and a year",
    FaultCode.IN_THE_FUTURE: "Enter a date that is today or in the past",
    FaultCode.TOO_LONG_AGO: "Enter a date within the last 12 months",
    FaultCode.OTHER_YEAR: (
        "Enter a date in the same council year, 1 May to 30 April. For another year, start a new visit form"
    ),
    FaultCode.IN_THE_PAST: "Enter a date that is today or later",
    FaultCode.TOO_FAR_AHEAD: "Enter a date within the next three years",
    FaultCode.NOT_A_TIME: "Enter the time as hours and minutes, such as 10:00",
    FaultCode.TIME_IN_THE_PAST: "Enter a time that is still to come",
    FaultCode.SAME_TIME: "Enter another time: the visit is planned for this one",
    FaultCode.NOT_A_WORKING_DAY: "Enter a working day: not a weekend, a bank holiday or a day on which the council is closed",
    FaultCode.IN_RECESS: "Enter a day that is not in the councillors’ recess",
    FaultCode.ENDS_BEFORE_IT_BEGINS: "Enter a last day that is not before the first",
    FaultCode.OUT_OF_RANGE: "Enter a number from {least} to {limit}",
    FaultCode.NOT_A_LINK: "Enter an address that begins with https://",
    FaultCode.NO_ROOM: "Enter fewer: there is room for {limit}",
    FaultCode.TOO_MANY_CHOSEN: "Select {limit} or fewer: {length} are selected",
    FaultCode.IDENTIFIES: "Enter words without what looks like {kinds}. That can’t be sent",
    FaultCode.MAY_IDENTIFY: (
        "Enter words without what looks like {kinds}, or select the box below to say that you have looked"
    ),
}


def wording(fault: Fault) -> Wording:
    """The sentence for a fault."""
    if fault.code in (FaultCode.MISSING, FaultCode.NOT_TICKED):
        return words(MISSING[fault.question], label=fault.label)
    numbers = {"limit": f"{fault.limit:,}", "length": f"{fault.length:,}", "least": f"{fault.least:,}"}
    return words(_BY_CODE[fault.code], kinds=listed(fault.kinds, last_word="or"), **numbers)


LOOKED = Wording("I have looked. Nobody could be recognised by these words, or they must stand as they are")
"""The box that is selected to confirm what may identify somebody."""


def date_wording(code: FaultCode) -> Wording:
    """The sentence for a date of visit, before there is a form."""
    return wording(Fault(field="visit_date", question="visit_date", code=code))
