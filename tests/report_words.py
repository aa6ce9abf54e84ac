"""Invented names, and what invented people write: plain words without a digit, so that no number of a report is theirs."""

import random
from collections.abc import Mapping
from typing import Final

FIRST_NAMES: Final = (
    *("Alba", "Bram", "Celia", "Dario", "Edda", "Fenn", "Gwil", "Hesper", "Ivo", "Jessa", "Kit", "Lorne"),
    *("Mabel", "Niall", "Odette", "Perrin", "Quill", "Rosa", "Silas", "Tamsin", "Umar", "Vesta", "Wilf", "Zadie"),
)
LAST_NAMES: Final = (
    *("Ashgrove", "Birkhall", "Coldwell", "Dunmere", "Eastlow", "Fernhaugh", "Garthside", "Hollinfell", "Inglebeck"),
    *("Jarrowby", "Kestleton", "Larkrigg", "Mossingham", "Nethercote", "Orrestyle", "Penderby", "Quernmoor"),
    *("Ravensett", "Swithland", "Thornbeck", "Ulverdale", "Vellacourt", "Wharram", "Yarlside"),
)
TEAM_NAMES: Final = ("MASH", "Northmoor", "Southgate", "Eastfield", "Westbrook", "Harbour", "Millbank", "Ferndale")
WARDS: Final = ("Abbey", "Bridge", "Castle", "Dale", "Elm")

ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "staffing": ("posts that stand empty", "how long it takes to fill a post", "the share of agency staff"),
    "workload_performance": ("the size of caseloads", "time for direct work", "how outcomes are looked at"),
    "referrals": ("the queue at the front door", "referrals that come back", "the system that referrals are kept in"),
    "support_systems": ("the telephones", "laptops that are slow to start", "a quiet room for difficult calls"),
    "care_services": ("flats for care leavers", "the offer to care leavers", "visits that were put off"),
    "fostering": ("respite for foster carers", "how long approvals take", "support out of hours"),
}
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "interest_detail": ("My sister works in the same building.", "A cousin once fostered for this service."),
    "working_well": (
        "Managers know every family on the list, and staff say that they are listened to.",
        "New starters are paired with an experienced colleague for their first months.",
        "The duty desk answers quickly, and the mood in the room was good.",
    ),
    "note": ("We heard about {topic}, and it is in hand.", "Staff are managing, but {topic} came up more than once."),
    "staff_voice": ("They want councillors to see how the work has changed.", "They asked for fewer forms."),
    "child_voice": ("Young people sit on the panel that appoints staff.", "Not discussed"),
    "carer_voice": ("Carers have a forum each quarter.", "Carers would like one number to ring at night."),
    "for_scrutiny": ("The committee may wish to look at {topic}.", "Please ask how the plan for {topic} is going."),
    "issue": ("What is being done about {topic}?", "Could the service say when {topic} will be put right?"),
    "response": ("We have looked into {topic} and a plan is agreed.", "Work on {topic} began in the spring."),
    "owner_role": ("Service Manager", "Head of Improvement"),
    "comment": ("One of the figures quoted about {topic} is out of date.",),
    "follow_up": ("Thank you. When will we see a change in {topic}?",),
    "reason": ("We wait for the budget to be settled.",),
    "view": ("I saw it a little differently: {topic} troubled the team more.",),
    "reworded": ("Words that describe nobody, about {topic}.",),
    "summary": ("Councillors asked about {topic}.", "Councillors asked when {topic} will improve."),
}
"""Kind of text -> what may be said. `{topic}` stands for what the topic is about."""


def said(chance: random.Random, kind: str, topic: str = "staffing") -> str:
    """Something of this kind that a person might write about a topic."""
    return chance.choice(SAID[kind]).format(topic=chance.choice(ABOUT[topic]))


def name(number: int) -> str:
    """An invented name: no two of the first 576 are the same."""
    first, last = number % len(FIRST_NAMES), (number + number // len(FIRST_NAMES)) % len(LAST_NAMES)
    return f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"
