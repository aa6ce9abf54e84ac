"""The words of the log in Excel: what its sheets are, and what each figure is called."""

from collections.abc import Mapping
from typing import Final

SHEETS: Final[Mapping[str, str]] = {
    "Visits": "Visits that took place: a line for each form.",
    "Issues and answers": "Each issue with its answers: a line for each answer, and one for an issue that has none.",
    "Coverage": "Each team's visits: how many there were to be, and what became of those that were planned.",
    "Not done": "Visits of the rota that did not take place, or are still to come, by the ids that the figures count.",
    "Figures": "Every figure of the report, and what it counts: references of visits and issues, or ids of the rota.",
    "Quotations": "What councillors wrote in their own words, as far as this version prints it.",
}
NOT_FOR_EVERYONE: Final = "Raised for the Head of Service or the Executive Director alone"
YES: Final = "Yes"
NO: Final = "No"
EACH_TEAM: Final = "Team {name}"
EACH_TOPIC: Final = "Topic {name}"
CONTINUED: Final = "{name} (continued)"
LEFT_OUT: Final = "(not answered)"

FIGURES: Final[Mapping[str, str]] = {
    "visits": "Visits",
    "required": "wanted by the teams' frequencies",
    "planned": "planned on the rota",
    "took_place": "took place, of those planned",
    "cancelled": "cancelled",
    "cancelled_because": "cancelled",
    "missed": "missed",
    "lapsed": "lapsed with nobody on them",
    "awaiting_form": "awaiting their form",
    "to_come": "to come",
    "rebooked": "rebooked",
    "off_rota": "took place off the rota",
    "forms": "forms that stand",
    "took_part": "Councillors",
    "members": "on the register",
    "took_part.took_part": "on the register who took part",
    "newly_elected": "newly elected",
    "newly_took_part": "newly elected who took part",
    "others": "no longer on the register who took part",
    "choices": "Visits",
    "gave": "Visits with words under",
    "interests": "Visits with a declared connection",
    "safety": "Visits with a worry about safety",
    "no_shows": "Visits on which somebody did not come",
    "may_quote": "Visits whose words may be quoted",
    "views_agree": "Visits whose other councillors agree",
    "views_differ": "Visits with a view that differs",
    "not_confirmed": "Visits not confirmed by the others",
    "corrected": "Forms corrected",
    "withdrawn": "Forms taken back",
    "days_to_form": "Working days from a visit to its form, the middle",
    "ratings": "rated",
    "issues": "Issues",
    "raised": "raised",
    "soon": "urgent",
    "routine": "in the usual time",
    "notes": "that need no answer",
    "answered": "answered",
    "in_time": "answered in time",
    "late": "answered late",
    "waiting": "waiting for an answer",
    "overdue": "overdue",
    "extended": "put off",
    "escalated": "escalated",
    "disputed": "with which the councillor disagrees",
    "asked_again": "asked again",
    "issues.withdrawn": "taken back",
    "private": "not for everyone in the channel",
    "by_state": "now",
    "by_outcome": "answered with",
    "by_theme": "with the theme",
    "closed_because": "closed",
    "actions_agreed": "with an action agreed",
    "actions_done": "with the action done",
    "actions_overdue": "with the action overdue",
    "days_to_answer": "working days to the first answer, the middle",
    "repeats": "Came up more than once",
    "improved": "Earlier issues: has this improved?",
}
"""Field of the figures -> what it is called, after the words of the whole that it is part of."""

LABELS: Final[Mapping[str, str]] = {
    "cancelled_because": "cancelled",
    "gave": "question",
    "ratings": "rating",
    "by_state": "state",
    "by_outcome": "outcome",
    "closed_because": "closed",
    "improved": "improved",
}
"""Field whose figures go by keys -> what those keys' words are filed under in the report's labels."""
