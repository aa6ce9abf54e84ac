"""The committee report on the command line: produced, produced again, and what was produced before.

Every fault is said at once, in plain words, before anything is written.
"""

import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, assert_never

import typer

from bot.council_sections import Council
from bot.desk import Desk
from bot.documents.report.word_look import BadLogo, BadTemplate, Look
from bot.office_work import counted, in_store, stop
from cards.wording import report as wording
from cards.wording.form import KINDS
from visits import text
from visits.model import Person, Role, aad_of
from visits.ports import Office
from visits.report import FrozenReport, Readiness, ReportContent, Standing, Subject, Version
from visits.report_form import faults_in, lines_of
from visits.report_frozen import BrokenReport
from visits.usecases import report as reporting
from visits.usecases.report import NothingToReport, NotReady, Produced, Refused
from visits.usecases.report_freezing import not_kept
from visits.working_days import ONE_DAY
from visits.years import london_day, london_time, start_of

Period = Annotated[str, typer.Argument(help='a municipal year such as 2026-27, or "2026-11-01 to 2027-04-30"')]
By = Annotated[str, typer.Option(help="who produces it: an aad_object_id; without it, the first coordinator")]
STAGES: Final = 4
_NOTHING_WRITTEN: Final = "Nothing was written:"
_NOT_READY: Final = "It can't be final yet. This is to be done first:"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    subject: Subject | None
    version: Version
    standing: Standing
    out: Path
    template: bytes | None
    as_of: date | None
    again: str
    by: str
    front: Mapping[str, str]


def produce_report(
    period: Period,
    out: Annotated[Path, typer.Option(help="the folder to write the files to")],
    version: Annotated[Version, typer.Option(help="who it is for")] = Version.PUBLISHED,
    final: Annotated[bool, typer.Option("--final/--draft", help="the final report, or a draft")] = False,
    template: Annotated[Path | None, typer.Option(help="a Word document (.docx) whose styles are used")] = None,
    as_of: Annotated[str, typer.Option(help="a draft as things stood at the end of this day: 2026-11-01")] = "",
    again: Annotated[str, typer.Option(help="the id of a report produced before: the same files again")] = "",
    front: Annotated[Path | None, typer.Option(help='texts for the front: a TOML file with key = "text"')] = None,
    by: By = "",
) -> None:
    """Produce the committee report of a period as Word and Excel files: a draft, unless it is to be final."""
    faults: list[str] = []

    def take(read: Callable[[], Any]) -> Any:
        """What is read; None if it cannot be, and the fault kept."""
        try:
            return read()
        except ValueError as fault:
            faults.append(str(fault))
            return None

    asked = Asked(
        subject=take(lambda: _subject(period)),
        version=version,
        standing=Standing.FINAL if final else Standing.DRAFT,
        out=out,
        template=take(lambda: _template(template)),
        as_of=take(lambda: _day(as_of)),
        again=again,
        by=by,
        front=take(lambda: _front_file(front)) or {},
    )
    faults.extend(_at_odds(final=final, as_of=bool(as_of), again=bool(again), front=front is not None))
    take(lambda: _writable(out))
    _produce(asked, faults)


def _at_odds(*, final: bool, as_of: bool, again: bool, front: bool) -> Iterator[str]:
    """What is wrong with options that do not go together."""
    if again and (final or as_of or front):
        yield "--again makes the files of an earlier report: it goes with neither --final, --as-of nor --front."
    if as_of and final:
        yield "--as-of makes a draft: a final report is always as things stand now."


def list_reports(period: Period, by: By = "") -> None:
    """The reports that were produced of a period, the newest first."""
    subject = reporting.subject_of(period)

    async def listed(desk: Desk, _council: Council) -> str:
        faults = [] if subject else [_no_subject(period)]
        await _person(desk.office, by, faults)
        if faults or subject is None:
            stop(faults)
        found = await reporting.produced_of(desk.office, subject)
        return "\n".join(map(_line, found)) or f"No report of {subject.label} was produced yet."

    in_store(listed)


def _produce(asked: Asked, faults: list[str]) -> None:
    async def work(desk: Desk, council: Council) -> str:
        office = desk.office
        person = await _person(office, asked.by, faults)
        faults.extend(_front_faults(asked.front, office))
        if asked.as_of and asked.as_of > london_day(office.clock.now()):
            faults.append(f"--as-of {asked.as_of} is still to come.")
        if faults or person is None or asked.subject is None:
            stop(faults)
        look = Look(template=asked.template, logo=council.logo.read_bytes() if council.logo else None)
        with typer.progressbar(length=STAGES, label=f"Report {asked.subject.label}") as bar:
            try:
                report, content = await _content(desk, asked, asked.subject, person)
                bar.update(2)
                return await _files(office, asked.out, report, content, look, bar)
            except (BadTemplate, BadLogo, BrokenReport) as bad:
                stop([str(bad)], lead=_NOTHING_WRITTEN)

    in_store(work)


async def _content(desk: Desk, asked: Asked, subject: Subject, person: Person) -> tuple[FrozenReport, ReportContent]:
    """The report to write: an earlier one, one as of a day, or one produced now. Stops with why there is none."""
    office = desk.office
    if asked.again:
        return await _earlier(office, subject, asked.again)
    if asked.front:
        await reporting.write_front(office, person.id, subject, asked.front, desk.new_operation())
    if asked.as_of:
        end = start_of(asked.as_of + ONE_DAY)
        content = await reporting.content_of(office, subject, asked.version, cut_off=end)
        if isinstance(content, NothingToReport):
            stop([str(wording.NOTHING[content.why])], lead=_NOTHING_WRITTEN)
        return not_kept(content, person.id), content
    made = await reporting.produce(office, person.id, subject, asked.version, asked.standing, desk.new_operation())
    match made:
        case Produced():
            return await _earlier(office, subject, made.report.id)
        case NotReady():
            return stop(_to_do(made.readiness), lead=_NOT_READY)
        case NothingToReport():
            return stop([str(wording.NOTHING[made.why])], lead=_NOTHING_WRITTEN)
        case Refused():
            return stop([_may_not(person)], lead=_NOTHING_WRITTEN)
        case _:
            assert_never(made)


async def _earlier(office: Office, subject: Subject, report_id: str) -> tuple[FrozenReport, ReportContent]:
    found = await reporting.frozen(office, subject.year, report_id)
    if found is None:
        there = [f"there is: {_line(one)}" for one in await reporting.produced_of(office, subject)]
        stop([f"There is no report {report_id} of {subject.label}.", *there], lead=_NOTHING_WRITTEN)
    return found


async def _files(office: Office, out: Path, report: FrozenReport, content: ReportContent, look: Look, bar: Any) -> str:
    """Draw the files and write them. What was written, the figures in one line, and the fingerprint."""
    from bot.report_files import all_files  # noqa: PLC0415 - Word and Excel load only where files are made

    files = await office.aside(lambda: all_files(content, report, look))
    bar.update(1)
    try:
        for file in files:
            (out / file.name).write_bytes(file.data)
    except OSError as error:
        stop([f"{out} cannot be written to ({error.strerror})."], lead="Not everything was written:")
    bar.update(1)
    figures = content.figures
    in_words = f"{wording.visits(figures.visits)} {wording.issues(figures.issues)[0]}"
    kept = f"Report {report.id}" if report.pages else "As of that day, and not kept"
    lines = [f"Wrote {counted(len(files), 'file', 'files')} to {out}:", *(f"  {file.name}" for file in files)]
    return "\n".join(["", *lines, in_words, f"{kept}, {report.standing}, fingerprint {report.hash}"])


async def _person(office: Office, by: str, faults: list[str]) -> Person | None:
    """Who produces it, if they may; else the fault is kept."""
    people = [one for one in await office.store.people() if one.has(Role.HEAD_OF_SERVICE, Role.COORDINATOR)]
    if by:
        found = next((one for one in people if aad_of(one.id) == by.lower()), None)
        why = f"--by {by} is nobody on the register who is head_of_service or coordinator."
    else:
        found = next((one for one in people if one.has(Role.COORDINATOR)), None)
        why = "Nobody on the register is a coordinator: say with --by who produces it."
    if found is None:
        faults.append(why)
    return found


def _may_not(person: Person) -> str:
    return f"{person.name} may not produce reports any more."


def _to_do(ready: Readiness) -> Iterator[str]:
    """All that stands in the way of a final report."""
    for what in ready.missing:
        yield f"the front: complete “{what}”"
    for reference in ready.without_summary:
        yield f"{reference}: write the line that stands for it in public"
    for reference in ready.objected:
        yield f"{reference}: its author objects to its line"
    for finding in ready.to_settle:
        kinds = ", ".join(KINDS[kind] for kind in finding.kinds)
        yield f"{finding.place}: it may have {kinds}; decide whether it is printed"


def _subject(label: str) -> Subject:
    found = reporting.subject_of(label)
    if found is None:
        raise ValueError(_no_subject(label))
    return found


def _no_subject(label: str) -> str:
    return f'{label} is no period of at most two years. Write 2026-27, or "2026-11-01 to 2027-04-30".'


def _template(path: Path | None) -> bytes | None:
    """The template, if Word could open it. Raises ValueError."""
    from bot.documents.report.word_base import opened  # noqa: PLC0415 - Word loads only where it is used

    if path is None:
        return None
    try:
        data = path.read_bytes()
        opened(data)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}).") from error
    except BadTemplate as bad:
        raise ValueError(f"{path}: {bad}") from bad
    return data


def _day(written: str) -> date | None:
    if not written:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        raise ValueError(f"{written} is no day. Write it as 2026-11-01.")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{written} is no day of the calendar.") from None


def _writable(out: Path) -> None:
    """Make the folder, and see that files can be put there. Raises ValueError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise ValueError(f"{out} is no folder that can be written to ({error.strerror}).") from error


def _front_file(path: Path | None) -> dict[str, str]:
    """The front's texts by key; a table [costs] with revenue in it is costs.revenue. Raises ValueError."""
    if path is None:
        return {}
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise ValueError(f"{path} is no TOML file in UTF-8 ({error}).") from error
    found = dict(_flat(held, ""))
    if wrong := [key for key, said in found.items() if not isinstance(said, str)]:
        raise ValueError(f"{path}: {', '.join(wrong)} must be a text in quotes.")
    return {key: text.clean(said) for key, said in found.items()}


def _flat(held: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, value in held.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _front_faults(texts: Mapping[str, str], office: Office) -> Iterator[str]:
    lines = lines_of(office.rules, Version.RESTRICTED)
    for key in texts.keys() - lines.keys():
        yield f"{key} is no line of the report's front: docs/report.md lists them."
    for fault in faults_in(texts, lines):
        yield f"{fault.field} is too long: {fault.length} characters, and at most {fault.limit} are printed."


def _line(report: FrozenReport) -> str:
    """A report in a list: id, version, standing, cut-off, the first of its fingerprint."""
    return "  ".join(
        (report.id, f"{report.version:<10}", f"{report.standing:<5}", _moment(report.cut_off), report.hash[:12])
    )


def _moment(moment: datetime) -> str:
    return f"{london_time(moment):%Y-%m-%d %H:%M}"
