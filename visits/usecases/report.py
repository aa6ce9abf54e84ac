"""The committee report: all that can be done about it, in one place (seed 002, 2.6). Each part has a file of its own.

The Head of Service and the coordinator may look, write, settle and produce; readers may read final reports only.
"""

from visits.report_subject import subject_of
from visits.usecases.report_freezing import frozen, may_read_report, produce
from visits.usecases.report_front import front_of, write_front
from visits.usecases.report_outcomes import (
    FixWords,
    LookedAt,
    NothingToReport,
    NotReady,
    Produced,
    SettledNow,
    SummariesWanted,
    SummariesWritten,
    SummaryShown,
    ToSettle,
    ToSummarise,
    WhyNothing,
)
from visits.usecases.report_reading import content_of, looked_at, produced_of
from visits.usecases.report_settling import settle, to_settle
from visits.usecases.report_summaries import object_to_summary, summary_of, to_summarise, write_summaries
from visits.usecases.start import Refused

__all__ = [
    "FixWords",
    "LookedAt",
    "NotReady",
    "NothingToReport",
    "Produced",
    "Refused",
    "SettledNow",
    "SummariesWanted",
    "SummariesWritten",
    "SummaryShown",
    "ToSettle",
    "ToSummarise",
    "WhyNothing",
    "content_of",
    "front_of",
    "frozen",
    "looked_at",
    "may_read_report",
    "object_to_summary",
    "produce",
    "produced_of",
    "settle",
    "subject_of",
    "summary_of",
    "to_settle",
    "to_summarise",
    "write_front",
    "write_summaries",
]
