"""The agreed versions of the visit form, as data. A version that has been used is never changed: add another.

Sources: seed 002, 2.3 (what a visit to an intake team considers) and 2.4 (the corporate parenting service); the plain-English
manner is GOV.UK's.
"""

from datetime import date
from typing import Final

from visits.model import VisitKind
from visits.proforma import Choice, DateAnswer, OneOf, Proforma, Question, SomeOf, Step, TextAnswer, Tick, Topic

_PARENTING: Final = frozenset({VisitKind.CORPORATE_PARENTING})


def _choices(**labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(key=key, label=label) for key, label in labels.items())


_YES_NO: Final = OneOf(choices=_choices(yes="Yes", no="No"))

_STAFFING: Final = Topic(key="staffing", label="Staffing", hint="Vacancies, experience, skills and attendance.")
_WORKLOAD: Final = Topic(
    key="workload_performance",
    label="Workloads and performance",
    hint="How much work there is, how it is monitored, and what it achieves for children.",
)
_SUPPORT: Final = Topic(
    key="support_systems", label="Support for staff", hint="IT, office accommodation and communication."
)

_VISIT = (
    Question(key="visit_date", step=Step.VISIT, label="When was the visit?", answer=DateAnswer()),
    Question(
        key="mode",
        step=Step.VISIT,
        label="How did you meet?",
        answer=OneOf(choices=_choices(in_person="In person", teams="On Teams", both="Both")),
    ),
    Question(
        key="duration",
        step=Step.VISIT,
        label="How long did it last?",
        answer=OneOf(
            choices=_choices(under_45="Under 45 minutes", about_hour="About 1 hour", over_75="Over 75 minutes")
        ),
    ),
    Question(
        key="members_present",
        step=Step.VISIT,
        label="Which councillors were there?",
        answer=SomeOf(choices=(), most=4),
    ),
    Question(
        key="another_member",
        step=Step.VISIT,
        label="Another councillor who was there",
        answer=OneOf(choices=(), many=True),
        optional=True,
    ),
    Question(
        key="interest",
        step=Step.VISIT,
        label="Do you or close family have a connection with this team?",
        answer=_YES_NO,
    ),
    Question(
        key="interest_detail",
        step=Step.VISIT,
        label="If yes, what is the connection?",
        answer=TextAnswer(limit=300),
        optional=True,
    ),
)

_SAFETY = (
    Question(
        key="concern_gate",
        step=Step.SAFETY,
        label=(
            "Are you worried about the immediate safety of a child, "
            "or about how someone who works with children has behaved?"
        ),
        answer=_YES_NO,
    ),
)

_MET = (
    Question(
        key="roles_met",
        step=Step.MET,
        label="Who did you meet?",
        hint="Roles only, never names.",
        answer=SomeOf(
            choices=_choices(
                service_manager="Service Manager",
                team_manager="Team Manager",
                social_workers="Social workers",
                support_staff="Support staff",
                partner_agencies="Partner agencies",
                other="Other",
            )
        ),
    ),
    Question(
        key="managers_present",
        step=Step.MET,
        label="Were managers in the room when you spoke to team members?",
        answer=OneOf(
            choices=_choices(
                no="No",
                part="For part of it",
                all="For all of it",
                did_not_speak="I did not speak to team members",
            )
        ),
    ),
    Question(
        key="accompanied_by",
        step=Step.MET,
        label="Did a senior manager visit with you?",
        hint="Leave empty if not.",
        answer=SomeOf(
            choices=_choices(
                chief_executive="Chief Executive",
                executive_director="Executive Director",
                head_of_service="Head of Service",
            )
        ),
        optional=True,
    ),
)

_WORKING_WELL = (
    Question(
        key="working_well",
        step=Step.WORKING_WELL,
        label="What is working well?",
        hint="If nothing stood out, say so.",
        answer=TextAnswer(limit=1500),
    ),
    Question(
        key="improved",
        step=Step.WORKING_WELL,
        label="Has this improved?",
        answer=OneOf(choices=_choices(yes="Yes", partly="Partly", no="No", could_not_tell="Could not tell")),
    ),
)

_FOUND = (
    Question(
        key="rating",
        step=Step.FOUND,
        label="{topic}",
        answer=OneOf(
            choices=_choices(
                no_concerns="No concerns",
                some_concerns="Some concerns",
                serious_concerns="Serious concerns",
                not_discussed="Not discussed",
            )
        ),
    ),
)

_TELL_MORE = (
    Question(
        key="note",
        step=Step.TELL_MORE,
        label="{topic}: what did you find?",
        hint="Do not name or describe anyone.",
        answer=TextAnswer(limit=1500),
    ),
    Question(
        key="ask",
        step=Step.TELL_MORE,
        label="Ask the Head of Service to answer this",
        answer=Tick(),
        optional=True,
    ),
)

_ISSUES = (
    Question(key="issue_topic", step=Step.ISSUES, label="What is it about?", answer=OneOf(choices=())),
    Question(
        key="issue_text",
        step=Step.ISSUES,
        label="What should the Head of Service answer?",
        hint="Do not name or describe anyone.",
        answer=TextAnswer(limit=1000),
    ),
    Question(
        key="urgency",
        step=Step.ISSUES,
        label="How soon does it need an answer?",
        hint="If a child may be at risk, use “Worried about a child?” below.",
        answer=OneOf(choices=_choices(soon="Soon", routine="In the usual time", note="No answer needed")),
    ),
    Question(
        key="who_sees",
        step=Step.ISSUES,
        label="Who should see it?",
        answer=OneOf(
            choices=_choices(
                channel="Everyone in the channel",
                head_of_service="Only the Head of Service",
                executive_director="It is about the Head of Service: only the Executive Director",
            )
        ),
    ),
    Question(
        key="same_as",
        step=Step.ISSUES,
        label="Is it the same as an earlier issue?",
        answer=OneOf(choices=_choices(new="No, it is new")),
        optional=True,
    ),
)

_ANYTHING_ELSE = (
    Question(
        key="staff_voice",
        step=Step.ANYTHING_ELSE,
        label="What did team members most want councillors to know?",
        answer=TextAnswer(limit=1000),
        optional=True,
    ),
    Question(
        key="child_voice",
        step=Step.ANYTHING_ELSE,
        label="How are children and families listened to?",
        hint="If it was not discussed, write “Not discussed”.",
        answer=TextAnswer(limit=1000),
        optional=True,
        required_for=_PARENTING,
    ),
    Question(
        key="carer_voice",
        step=Step.ANYTHING_ELSE,
        label="How are foster carers listened to?",
        answer=TextAnswer(limit=1000),
        optional=True,
        kinds=_PARENTING,
    ),
    Question(
        key="for_scrutiny",
        step=Step.ANYTHING_ELSE,
        label="Is there anything for the committee?",
        hint="The committee’s report is public.",
        answer=TextAnswer(limit=500),
        optional=True,
    ),
    Question(
        key="understanding",
        step=Step.ANYTHING_ELSE,
        label="After this visit, how well do you understand this team’s work?",
        answer=OneOf(
            choices=_choices(
                very="Very well",
                fairly="Fairly well",
                not_very="Not very well",
                not_at_all="Not at all",
                dont_know="Don’t know",
            )
        ),
        optional=True,
    ),
    Question(
        key="may_quote",
        step=Step.ANYTHING_ELSE,
        label="May the committee’s report quote your words?",
        answer=_YES_NO,
        optional=True,
    ),
)

_CHECK = (
    Question(
        key="confirm_identifiers",
        step=Step.CHECK,
        label="I have looked at these, and none of them identifies anyone",
        answer=Tick(),
    ),
    Question(
        key="declare_anonymous",
        step=Step.CHECK,
        label="I have not named or described anyone who could be recognised",
        answer=Tick(),
    ),
)

FIRST: Final = Proforma(
    version="1",
    agreed_by="Overview and Scrutiny Committee",
    agreed_on=date(2026, 4, 14),
    step_titles={
        Step.VISIT: "The visit",
        Step.SAFETY: "Safety first",
        Step.MET: "Who you met",
        Step.WORKING_WELL: "What is working well",
        Step.FOUND: "What you found",
        Step.TELL_MORE: "Tell us more",
        Step.ISSUES: "Issues for an answer",
        Step.ANYTHING_ELSE: "Anything else?",
        Step.CHECK: "Check and send",
    },
    questions=(
        *_VISIT,
        *_SAFETY,
        *_MET,
        *_WORKING_WELL,
        *_FOUND,
        *_TELL_MORE,
        *_ISSUES,
        *_ANYTHING_ELSE,
        *_CHECK,
    ),
    topics={
        VisitKind.INTAKE: (
            _STAFFING,
            _WORKLOAD,
            Topic(
                key="referrals",
                label="Referrals",
                hint="How referrals are monitored and the systems for managing them.",
            ),
            _SUPPORT,
        ),
        VisitKind.CORPORATE_PARENTING: (
            _STAFFING,
            _WORKLOAD,
            _SUPPORT,
            Topic(
                key="care_services",
                label="Services for children in care and care leavers",
                hint="What is offered to looked-after children and care leavers.",
            ),
            Topic(key="fostering", label="Fostering", hint="Recruiting, keeping and supporting foster carers."),
        ),
    },
)

VERSIONS: Final = {proforma.version: proforma for proforma in (FIRST,)}
CURRENT: Final = FIRST
