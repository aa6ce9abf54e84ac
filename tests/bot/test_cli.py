"""The command line: every fault at once, in plain words, and nothing half done."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import open_desk
from bot.cli import app
from bot.council import load_council
from bot.settings import load_settings
from visits.model import Person, PersonStatus, Team

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "council.example.toml"
MEMBERS = "aad_object_id,name,role,ward,party,email,status"
TEAMS = "team_id,name,visit_kind,visits_per_year,managers,place"


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


NEW_MEMBER = f"{aad(301)},Councillor Beatrix Holloway,member,Quayside,Green,,active"


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Development settings over a store and a council file of its own, and no others."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    council = tmp_path / "council.toml"
    council.write_bytes(EXAMPLE.read_bytes())
    return {
        "FRONTLINE_MODE": "development",
        "FRONTLINE_STORE_PATH": str(tmp_path / "visits.db"),
        "FRONTLINE_COUNCIL_FILE": str(council),
        "FRONTLINE_NOW": "2026-11-16T09:00Z",
    }


def run(env: dict[str, str], *words: str, answers: str = "") -> Result:
    """A command, and what came of it."""
    return CliRunner().invoke(app, list(words), env=env, input=answers)


def stored(env: dict[str, str]) -> tuple[dict[str, Person], dict[str, Team]]:
    """(people by name, teams by id) as the store has them."""

    async def read() -> tuple[dict[str, Person], dict[str, Team]]:
        desk = open_desk(load_settings(env), load_council(EXAMPLE))
        people, teams = await desk.store.people(), await desk.store.teams()
        await desk.store.close()
        return {one.name: one for one in people}, {one.id: one for one in teams}

    return asyncio.run(read())


def written(folder: Path, *lines: str) -> str:
    """A CSV file with these lines."""
    path = folder / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_every_fault_of_a_list_is_told_with_its_line_and_nothing_of_it_is_imported(
    env: dict[str, str], tmp_path: Path
) -> None:
    assert run(env, "council", "apply", "--yes").exit_code == 0
    before = stored(env)
    bad = written(
        tmp_path,
        MEMBERS,
        NEW_MEMBER,
        f"{aad(302)},Councillor Ivo Marsh,mayor,Quayside,Green,,active",
        "not-an-id,Councillor Una Pike,member,Quayside,Green,una at home,active",
        NEW_MEMBER,
        f"{aad(303)},,member",
    )
    done = run(env, "import", "members", bad)
    assert done.exit_code == 2
    assert "Nothing was imported." in done.output
    for words in ("line 3, role", "line 4, aad_object_id", "line 4, email", "line 5, aad_object_id", "line 6"):
        assert words in done.output
    assert "Traceback" not in done.output
    assert stored(env) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04", "CSV UTF-8"), ("name;role\nZoë;x".encode("cp1252"), "Windows-1252"), (b"", "line 1")],
    ids=["a spreadsheet", "an old encoding", "nothing"],
)
def test_a_file_that_is_no_csv_is_refused_with_what_to_do(
    env: dict[str, str], tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    for what in ("members", "teams"):
        done = run(env, "import", what, str(path))
        assert done.exit_code == 2
        assert words in done.output


def test_a_list_of_teams_that_names_unknown_people_is_refused_whole(env: dict[str, str], tmp_path: Path) -> None:
    bad = written(
        tmp_path, TEAMS, f"riverside,Riverside,intake,1,{aad(111)},", f"hilltop,Hilltop,prison,0,{aad(999)};{aad(201)},"
    )
    done = run(env, "import", "teams", bad)
    assert done.exit_code == 2
    for words in ("line 3, visit_kind", "line 3, visits_per_year"):
        assert words in done.output
    unknown = written(tmp_path, TEAMS, f"hilltop,Hilltop,intake,1,{aad(999)};{aad(201)},")
    done = run(env, "import", "teams", unknown)
    assert "is not on the register" in done.output
    assert "is not there as manager" in done.output
    assert not {"riverside", "hilltop"} & stored(env)[1].keys()


def test_a_good_list_is_imported_whole_and_may_be_imported_again(env: dict[str, str], tmp_path: Path) -> None:
    leaver = f"{aad(208)},Councillor Callum Trewithen,member,Heath,Conservative,,left"
    members = written(tmp_path, MEMBERS, NEW_MEMBER, leaver)
    for _ in range(2):
        done = run(env, "import", "members", members)
        assert done.exit_code == 0, done.output
        assert "2 people" in done.output
    people, _ = stored(env)
    assert people["Councillor Beatrix Holloway"].ward == "Quayside"
    assert people["Councillor Callum Trewithen"].status is PersonStatus.LEFT
    assert "Councillor Eleanor Brackenridge" in people, "who is not in the list stays as they were"
    teams = written(tmp_path, TEAMS, f"riverside,Riverside Locality Team,intake,2,{aad(111)};{aad(112)},Weir House")
    assert run(env, "import", "teams", teams).exit_code == 0
    kept = stored(env)[1]["riverside"]
    assert (kept.name, kept.visits_per_year, len(kept.managers), kept.place) == (
        "Riverside Locality Team",
        2,
        2,
        "Weir House",
    )


def test_a_list_longer_than_one_transaction_is_imported_whole(env: dict[str, str], tmp_path: Path) -> None:
    lines = [f"{aad(1000 + n)},Councillor Number {n},member,Ward {n},,,active" for n in range(230)]
    assert "230 people" in run(env, "import", "members", written(tmp_path, MEMBERS, *lines)).output
    assert sum(name.startswith("Councillor Number") for name in stored(env)[0]) == 230


def test_a_store_that_does_not_answer_is_said_so(env: dict[str, str], tmp_path: Path) -> None:
    there_is_none = env | {"FRONTLINE_STORE_PATH": str(tmp_path / "nowhere" / "visits.db")}
    done = run(there_is_none, "import", "members", written(tmp_path, MEMBERS, NEW_MEMBER))
    assert done.exit_code == 2
    assert "The store does not answer" in done.output
    assert "Traceback" not in done.output


def test_council_check_says_everything_that_is_wrong_with_the_file(env: dict[str, str]) -> None:
    good = run(env, "council", "check")
    assert good.exit_code == 0
    assert "19 people and 6 teams. Nothing is wrong." in good.output
    _rewrite(env, ('id = "wexmoor" ', 'id = "Wex Moor" '), ("answer_days = 10 ", "answer_days = 0 "))
    bad = run(env, "council", "check")
    assert bad.exit_code == 2
    assert "council.id" in bad.output
    assert "answer_days" in bad.output


def test_council_apply_shows_what_differs_and_changes_it_only_when_told(env: dict[str, str]) -> None:
    assert "The store is as council.toml has it." in run(env, "council", "apply").output
    _rewrite(env, ('ward = "Castle"', 'ward = "Castle and Keep"'), ('place = "Quay House"', 'place = "Weir House"'))
    asked = run(env, "council", "apply", answers="n\n")
    assert "differs: Councillor Winston Garside" in asked.output
    assert "differs: Harbourside Locality Team" in asked.output
    assert "Nothing was changed." in asked.output
    assert stored(env)[0]["Councillor Winston Garside"].ward == "Castle"
    assert "Brought up to date: 1 person and 1 team." in run(env, "council", "apply", answers="y\n").output
    people, teams = stored(env)
    assert (people["Councillor Winston Garside"].ward, teams["harbourside"].place) == ("Castle and Keep", "Weir House")


def test_nothing_is_parked_in_a_new_store(env: dict[str, str]) -> None:
    assert run(env, "parked", "--retry").output.startswith("Waiting for a person: 0 cards.")


def test_the_server_refuses_to_start_with_every_fault_of_settings_and_council_in_one_message(
    env: dict[str, str],
) -> None:
    _rewrite(env, ('id = "wexmoor" ', 'id = "Wex Moor" '), ("answer_days = 10 ", "answer_days = 0 "))
    wrong = {
        "FRONTLINE_MODE": "production",
        "FRONTLINE_PORT": "many",
        "FRONTLINE_COUNCIL_FILE": env["FRONTLINE_COUNCIL_FILE"],
    }
    done = subprocess.run(_serve(), env=_only(wrong), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    for words in ("FRONTLINE_PORT", "FRONTLINE_APP_ID", "FRONTLINE_TENANT_IDS", "council.id", "answer_days"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_council_must_belong_to_the_tenant_that_the_settings_name(env: dict[str, str]) -> None:
    production = {
        "FRONTLINE_APP_ID": aad(1),
        "FRONTLINE_APP_SECRET": "not-a-real-secret",
        "FRONTLINE_TENANT_IDS": aad(77),
        "FRONTLINE_PUBLIC_URL": "https://visits.wexmoor.example",
        "FRONTLINE_COUNCIL_FILE": env["FRONTLINE_COUNCIL_FILE"],
        "FRONTLINE_MODE": "",
        "FRONTLINE_STORE_PATH": env["FRONTLINE_STORE_PATH"],
    }
    done = run(production, "council", "check")
    assert done.exit_code == 2
    assert "FRONTLINE_TENANT_IDS" in done.output
    assert "not-a-real-secret" not in done.output


def test_a_partner_in_the_councils_file_must_be_listed_in_the_settings(env: dict[str, str]) -> None:
    partner, manager = aad(77), f'aad_object_id = "{aad(111)}"\n'
    _rewrite(env, (manager, f'{manager}tenant_id = "{partner}"\n'))
    production = {
        "FRONTLINE_APP_ID": aad(1),
        "FRONTLINE_APP_SECRET": "not-a-real-secret",
        "FRONTLINE_TENANT_IDS": aad(2),
        "FRONTLINE_PUBLIC_URL": "https://visits.wexmoor.example",
        "FRONTLINE_COUNCIL_FILE": env["FRONTLINE_COUNCIL_FILE"],
        "FRONTLINE_MODE": "",
    }
    done = run(production, "council", "check")
    assert done.exit_code == 2
    assert f"{partner}, a tenant_id in [[people]], is not in FRONTLINE_TENANT_IDS." in done.output
    listed = run(production | {"FRONTLINE_TENANT_IDS": f"{aad(2)},{partner}"}, "council", "check")
    assert listed.exit_code == 0, listed.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "visits.wexmoor.example"])
def test_development_mode_which_asks_nobody_to_sign_in_listens_on_this_machine_only(
    env: dict[str, str], host: str
) -> None:
    done = run(env | {"FRONTLINE_HOST": host}, "serve")
    assert done.exit_code == 2
    assert "FRONTLINE_HOST" in done.output


@pytest.fixture
def server(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in development mode, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = subprocess.Popen(
        _serve(), env=_only(env | {"FRONTLINE_PORT": str(port)}), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    yield started, port
    started.kill()
    started.communicate()


def test_with_nothing_wrong_it_serves_and_ends_when_told(server: tuple[subprocess.Popen[str], int]) -> None:
    started, port = server
    for _ in range(100):
        assert started.poll() is None, "it ended by itself"
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    else:
        pytest.fail("it does not listen")
    started.terminate()
    assert started.wait(timeout=10) == 0


def _serve() -> list[str]:
    return [sys.executable, "-m", "bot", "serve"]


def _only(env: dict[str, str]) -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | env


def _rewrite(env: dict[str, str], *changes: tuple[str, str]) -> None:
    path = Path(env["FRONTLINE_COUNCIL_FILE"])
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
