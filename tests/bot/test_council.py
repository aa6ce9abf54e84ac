"""council.toml is read whole: every fault is found at once and named by its place, and the example is a good one."""

from datetime import date
from pathlib import Path

import pytest

from bot.council import BadCouncil, Council, load_council, read_council
from visits.council import DigestRules, ReportRules, RotaRules, Rung
from visits.model import (
    DateRange,
    Role,
    VisitKind,
    person_id,
)
from visits.proforma_versions import CURRENT

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "council.example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
TODAY = date(2026, 11, 16)
HEAD = "00000000-0000-4000-8000-000000000103"
MASH_MANAGER = "00000000-0000-4000-8000-000000000111"
DIRECTOR = "00000000-0000-4000-8000-000000000102"
MEMBER = "00000000-0000-4000-8000-000000000201"
NOBODY = "00000000-0000-4000-8000-000000000999"
LONG = "That the rota continues. " * 10 + "So be it."


def rung(after_days: int, to: str = HEAD) -> str:
    """A rung of the ladder, as a council writes it."""
    return f'{{ after_days = {after_days}, to = "{to}" }}'


def council(text: str = TEXT) -> Council:
    return read_council(text, today=TODAY, form=CURRENT)


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(BadCouncil) as refused:
        council(text)
    return refused.value.faults


def changed(old: str, new: str) -> str:
    assert old in TEXT, f"the example no longer holds {old!r}"
    return TEXT.replace(old, new, 1)


def test_an_empty_file_is_refused_with_all_that_it_lacks() -> None:
    found = faults("")
    for lacking in ("council.id", "council.tenant_id", "contacts.mash", "contacts.lado", "proforma.agreed_by"):
        assert f"{lacking}: is missing" in found
    assert "people: must have at least one coordinator" in found
    assert "people: must have at least one head_of_service" in found


def test_text_that_is_not_toml_is_refused_with_the_line() -> None:
    (fault,) = faults("[council]\nname = Wexmoor")
    assert "line 2" in fault


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "wexmoor"', 'id = "Wexmoor"', "council.id: must be small letters, digits and single hyphens"),
        ('id = "wexmoor"', f'id = "{"w" * 21}"', "council.id: is longer than 20 characters"),
        ('id = "wexmoor"', 'id = "wexmoor"\ncolour = "red"', "council.colour: is not known here"),
        ('# logo = "logo.png"', 'logo = "no.png"', "council.logo: there is no file no.png"),
        ("[drafts]", "[draft]", "draft: is not known here: the sections are clock,"),
        ('phone = "01632 960101"', 'phone = "ring the desk"', "contacts.mash.phone: must be a telephone number"),
        ('phone = "01632 960103"', "phone = 999", "contacts.lado.phone: must be text in quotes"),
        ('police = "999"', 'police = ""', "contacts.police: must be a telephone number"),
        ("000000000104", "000000000999", "contacts.safeguarding_lead: names somebody who is not in [[people]]"),
        ("000000000102", "000000000999", "council.executive_director: names somebody who is not in [[people]]"),
        ("000000000102", "000000000201", "council.executive_director: names somebody who is not there as observer"),
        ("answer_days = 10", "answer_days = 0", "clock.answer_days: must be 1 or more"),
        ("answer_days = 10", "answer_days = 2", "clock: must have soon_days, answer_days and extension_days from"),
        ("2026-12-30", "2062-12-30", "clock.closures[2]: has 2062-12-30: look for a slip"),
        ("2026-12-30", "2026-12-30T09:00:00", "clock.closures[2]: must be a date such as 2026-05-07, without a time"),
        ('"08"', '"13"', 'clock.recess: has "13": write a month as "08"'),
        ('"08"', '"2026-12-30 to 2026-12-21"', "which ends before it begins"),
        ("to 2027-01-03", "to 2072-01-03", "clock.recess[2]: has 2072-01-03: look for a slip"),
        ("agreed_on = 2025-09-25", "agreed_on = 2026-11-17", "proforma.agreed_on: must be a day that has been"),
        ("switched_off = []", 'switched_off = ["visit_date"]', 'has "visit_date", which is not an optional question'),
        ("switched_off = []", 'switched_off = ["parking"]', 'has "parking", which is not an optional question'),
        ("# staff_voice", "parking", "proforma.hints.parking: is not a question of the form"),
        ("keep_days = 90", "keep_days = 1", "drafts.keep_days: must be 7 or more"),
        ("due_soon_days = 2", "due_soon_days = 0", "clock.due_soon_days: must be 1 or more"),
        ('weekday = "monday"', 'weekday = "mon"', 'digest.weekday: must be a day of the week such as "monday"'),
        ('weekday = "monday"', "weekday = 0", 'digest.weekday: must be a day of the week such as "monday"'),
        ("hour = 9", "hour = 7", "digest.hour: must be 8 or more"),
        ("hour = 9", "hours = 9", "digest.hours: is not known here"),
        ("readers = []", f'readers = ["{NOBODY}"]', "report.readers[1]: names somebody who is not in"),
        ("readers = []", f'readers = ["{MEMBER}"]', "report.readers[1]: names somebody who may not read a report"),
        ("readers = []", f'readers = ["{HEAD}", "{HEAD}"]', "report.readers: must not have the same twice"),
        (
            "readers = []",
            'implications = ["Legal", "Legal Implications"]',
            "report.implications: must have headings of",
        ),
        ("readers = []", 'core_purpose = ["!"]', "report.core_purpose: must have headings of different words"),
        ('telephone = "01632 960110"', 'telephone = "ask"', "report.telephone: must be a telephone number"),
        ("ladder = []", f"ladder = [{rung(0)}]", "escalation.ladder[1].after_days: must be 1 or more"),
        ("ladder = []", f"ladder = [{rung(5)}, {rung(5)}]", "escalation: must have a ladder whose after_days grow"),
        ("ladder = []", f"ladder = [{rung(5, NOBODY)}]", "escalation.ladder[1].to: names somebody who is not in"),
        ("ladder = []", f"ladder = [{rung(5, MEMBER)}]", "escalation.ladder[1].to: names somebody who has no officer"),
        ("capacity = 2", "capacity = 5", "rota.capacity: must be 4 or less"),
        ("capacity = 2", "capacity = 0", "rota.capacity: must be 1 or more"),
        ("capacity = 2", "places = 2", "rota.places: is not known here"),
        ("minutes = 60", "minutes = 600", "rota.minutes: must be 240 or less"),
        ('"14:00"', '"2pm"', 'rota.times[2]: must be a time of day such as "10:00"'),
        ('"14:00"', '"24:00"', 'rota.times[2]: must be a time of day such as "10:00"'),
        ('"14:00"', "14:00:00", "rota.times[2]: must be text in quotes"),
        ('"14:00"', '"02:00"', "rota.times[2]: must be from 07:00 to 21:00"),
        ('"14:00"', '"10:00"', "rota.times: must not have the same twice"),
        ('times = ["10:00", "14:00"]', "times = []", "rota.times: needs at least 1"),
        ("[14, 7, 1]", "[14, 7, 0]", "rota.reminder_days[3]: must be 1 or more"),
        ("[14, 7, 1]", "14", "rota.reminder_days: must be a list, such as [ … ]"),
        ("[2, 5, 8]", '[2, "five"]', "rota.nudge_days[2]: must be a whole number"),
        ("[2, 5, 8]", "[2, 5, 5]", "rota.nudge_days: must not have the same twice"),
        ('"2027-03-22 to 2027-05-06"', '"2027-03-22"', 'rota.pre_election: has "2027-03-22": write days as'),
        ('"2027-03-22 to 2027-05-06"', '"2027-05-06 to 2027-03-22"', 'rota.pre_election: has "2027-05-06 to'),
        ('["2027-03-22 to 2027-05-06"]', '"2027-03-22 to 2027-05-06"', "rota.pre_election: must be a list such as"),
        ("to 2027-05-06", "to 2072-05-06", "rota.pre_election[1]: has 2072-05-06: look for a slip"),
        ('roles = ["coordinator"]', 'roles = ["observer"]', "people: must have at least one coordinator"),
        ('roles = ["manager"]', "roles = []", "people[4].roles: needs at least 1"),
        (
            'roles = ["coordinator"]',
            'roles = ["clerk", "coordinator"]',
            "people[5].roles[1]: must be 'member', 'manager'",
        ),
        ("2015-05-07", "2027-05-07", "people[12].first_elected: is in the future"),
        ("2015-05-07", "1015-05-07", "people[12].first_elected: is before 1950"),
        ("winston.garside@", "eleanor.brackenridge@", "people[13].email: is the same as that of people[12]"),
        ('name = "Douglas', 'name = "=Douglas', "people[2].name: must not begin with ="),
        ('id = "harbourside"', 'id = "mash"', "teams[2].id: is the same as that of teams[1]"),
        ('visit_kind = "intake"', 'visit_kind = "inbound"', "teams[1].visit_kind: must be 'intake' or"),
        ("visits_per_year = 1", "visits_per_year = 0", "teams[1].visits_per_year: must be 1 or more"),
        (f'managers = ["{MASH_MANAGER}"]', "managers = []", "teams[1].managers: needs at least 1"),
        (
            f'managers = ["{MASH_MANAGER}"]',
            f'managers = ["{NOBODY}"]',
            f"teams[1].managers: names {NOBODY}, who is not",
        ),
        (f'managers = ["{MASH_MANAGER}"]', f'managers = ["{HEAD}"]', f"names {HEAD}, who is not there as manager"),
        (f'head_of_service = "{HEAD}"', f'head_of_service = "{MASH_MANAGER}"', "who is not there as head_of_service"),
    ],
)
def test_one_fault_in_the_example_is_the_only_one_reported_and_says_its_place(old: str, new: str, fault: str) -> None:
    (found,) = faults(changed(old, new))
    assert fault in found


def test_faults_of_every_kind_are_reported_together() -> None:
    text = changed('id = "wexmoor"', 'id = "W"').replace("2015-05-07", "2027-05-07")
    text = text.replace('id = "harbourside"', 'id = "mash"').replace("answer_days = 10", 'answer_days = "ten"')
    assert [fault.partition(":")[0] for fault in faults(text)] == [
        "council.id",
        "clock.answer_days",
        "people[12].first_elected",
        "teams[2].id",
    ]


def test_a_slip_in_a_managers_row_does_not_look_like_a_missing_manager() -> None:
    (fault,) = faults(changed("anita.rosewarne@wexmoor.example", "anita.rosewarne"))
    assert fault.startswith("people[6].email: must be an e-mail address")


def test_a_person_listed_twice_is_found() -> None:
    twice = TEXT.replace("000000000202", "000000000201")
    assert "people[13].aad_object_id: is the same as that of people[12]" in faults(twice)


def test_a_second_head_of_service_must_be_chosen_between() -> None:
    text = changed('roles = ["manager"]', 'roles = ["manager", "head_of_service"]')
    (fault,) = faults(text.replace(f'head_of_service = "{HEAD}"\n', "", 1))
    assert fault == "teams[1].head_of_service: must be named, unless the council has exactly one"


def test_the_only_head_of_service_need_not_be_named() -> None:
    assert council(TEXT.replace(f'head_of_service = "{HEAD}"\n', "")) == council()


def test_frequencies_default_to_the_schemes_once_and_twice_a_year() -> None:
    text = TEXT.replace("visits_per_year = 1\n", "").replace("visits_per_year = 2\n", "")
    assert {team.visit_kind: team.visits_per_year for team in council(text).teams} == {
        VisitKind.INTAKE: 1,
        VisitKind.CORPORATE_PARENTING: 2,
    }


def test_clocks_left_out_are_the_proposals() -> None:
    start, end = TEXT.index("answer_days"), TEXT.index("# The form's wording")
    clock = council(TEXT[:start] + TEXT[end:]).clock
    assert (clock.answer_days, clock.soon_days, clock.extension_days, clock.follow_up_days) == (10, 3, 20, 10)
    assert clock.recess == (8,)


def test_a_rota_left_out_is_the_proposal() -> None:
    start, end = TEXT.index("[rota]"), TEXT.index("# Roles: member")
    assert council(TEXT[:start] + TEXT[end:]).rules.rota == RotaRules()


def test_digests_left_out_are_the_proposals_and_the_ladder_is_off() -> None:
    start, end = TEXT.index("[digest]"), TEXT.index("# Roles: member")
    rules = council(TEXT[:start] + TEXT[end:]).rules
    assert (rules.digest, rules.ladder, rules.due_soon_days) == (DigestRules(), (), 2)
    assert council().rules.digest == DigestRules()
    assert council().rules.ladder == ()


def test_digests_and_the_ladder_are_kept_as_the_council_says() -> None:
    text = changed("ladder = []", f"ladder = [{rung(5)}, {rung(9, DIRECTOR)}]").replace(
        "due_soon_days = 2", "due_soon_days = 3"
    )
    text = text.replace('weekday = "monday"', 'weekday = "Thursday"').replace("hour = 9", "hour = 16")
    found = council(text.replace("monthly = true", "monthly = false"))
    people = [person_id(found.tenant_id, one) for one in (HEAD, DIRECTOR)]
    assert found.rules.ladder == (Rung(after_days=5, to=people[0]), Rung(after_days=9, to=people[1]))
    assert found.rules.digest == DigestRules(weekday=3, hour=16, monthly=False)
    assert found.rules.due_soon_days == 3


def test_what_reports_say_left_out_is_the_proposal() -> None:
    start, end = TEXT.index("[report]"), TEXT.index("# Roles: member")
    assert council(TEXT[:start] + TEXT[end:]).rules.report == ReportRules()


def test_what_reports_say_is_kept_as_the_council_says() -> None:
    text = changed("readers = []", f'readers = ["{DIRECTOR}"]').replace(
        "recommendations = []", f'recommendations = ["{LONG}"]'
    )
    found = council(text)
    assert found.rules.report.readers == (person_id(found.tenant_id, DIRECTOR),)
    assert found.rules.report.recommendations == (LONG,)
    assert found.rules.report.implications == ReportRules().implications


def test_the_rota_is_kept_as_the_council_says() -> None:
    said = changed("capacity = 2", "capacity = 3").replace('times = ["10:00", "14:00"]', 'times = ["09:30"]')
    assert council(said).rules.rota == RotaRules(
        capacity=3, times=("09:30",), pre_election=(DateRange(first=date(2027, 3, 22), last=date(2027, 5, 6)),)
    )


def test_the_example_describes_a_whole_council() -> None:
    found = load_council(EXAMPLE, today=TODAY, form=CURRENT)
    assert sum(Role.MEMBER in person.roles for person in found.people) == 8
    assert [team.visit_kind for team in found.teams].count(VisitKind.INTAKE) == 5
    assert {team.head_of_service for team in found.teams} == {f"{found.tenant_id}.{HEAD}"}
    assert found.rules.contacts.mash.phone == "01632 960101"
    assert found.rules.contacts.police.phone == "999"
    assert found.working_days.recess == (8, DateRange(first=date(2026, 12, 21), last=date(2027, 1, 3)))
    assert not found.working_days.is_working(date(2026, 12, 29))


def test_the_example_stays_good_as_the_years_pass() -> None:
    assert read_council(TEXT, today=date(2040, 1, 1), form=CURRENT)


def test_a_logo_is_found_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    file = tmp_path / "council.toml"
    file.write_text(changed("# logo", "logo"), encoding="utf-8-sig")
    assert load_council(file, today=TODAY).logo == tmp_path / "logo.png"


def test_a_file_that_is_not_there_or_not_utf8_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadCouncil, match=r"cannot be opened \(No such file or directory\); see council.example.toml"):
        load_council(tmp_path / "council.toml", today=TODAY)
    (tmp_path / "latin.toml").write_bytes("name = 'Café'".encode("latin-1"))
    with pytest.raises(BadCouncil, match="must be saved as UTF-8"):
        load_council(tmp_path / "latin.toml", today=TODAY)


def test_a_partners_person_is_known_in_their_own_tenant_and_never_as_a_member() -> None:
    partner = "55555555-5555-4555-8555-555555555555"
    named = f'aad_object_id = "{MASH_MANAGER}"\n'
    theirs = changed(named, f'{named}tenant_id = "{partner}"\n')
    known = council(theirs)
    manager = person_id(partner, MASH_MANAGER)
    assert manager in {person.id for person in known.people}
    assert manager in next(team for team in known.teams if team.id == "mash").managers
    head = next(person for person in known.people if person.has(Role.HEAD_OF_SERVICE))
    assert head.deputy == manager, "the deputy of the example, in their own tenant"
    member = f'aad_object_id = "{MEMBER}"\n'
    (fault,) = faults(changed(member, f'{member}tenant_id = "{partner}"\n'))
    assert fault.startswith("people[")
    assert fault.endswith("tenant_id: is a partner's, whose people can be officers but not member")
