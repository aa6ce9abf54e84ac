"""The Word files as a second reader and the XML have them: headings, tables, pictures, language, fields, looks, bytes."""

import io
import re
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import mammoth
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor

from bot.documents.report.files import BadLogo, BadTemplate, Look, ReportFile, word_files
from tests.bot.documents import report_content as contents
from visits.report import ReportContent, Standing, Version

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
PLAIN: Final = Look()
UNRESOLVED: Final = re.compile(r"\{|\}|\[\[|\bNone\b(?!:)|\bnan\b|Counted\(")
DOT: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
"""A picture of one dot."""

EVERY: Final = {
    "empty": contents.empty(),
    "one visit": contents.one_visit(),
    "in progress": contents.in_progress(),
    "published": contents.rich(),
    "restricted": contents.rich(Version.RESTRICTED),
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[ReportFile, ...]]:
    """Every content's files, in the plain look."""
    return {name: files(content) for name, content in EVERY.items()}


def files(content: ReportContent, look: Look = PLAIN, standing: Standing = Standing.FINAL) -> tuple[ReportFile, ...]:
    """A report's files."""
    return word_files(content, contents.report_of(content, standing), look)


def bare(version: Version = Version.PUBLISHED) -> ReportContent:
    """A report with nothing to draw a chart of, in this version."""
    content = contents.content_of(contents.figures_of(contents.visits_of(0, 0), {}))
    return content.model_copy(update={"version": version, "front": contents.front(version)})


def xml(file: ReportFile, part: str = "word/document.xml") -> Element:
    """A part of a file."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return ElementTree.fromstring(archive.read(part))


def parts(file: ReportFile, pattern: str) -> list[Element]:
    """The parts whose names match."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return [ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if re.search(pattern, name)]


def words(root: Element) -> str:
    """The text of a part."""
    return "".join(text.text or "" for text in root.iter(f"{W}t"))


def read(file: ReportFile) -> Element:
    """The document as mammoth reads it."""
    no_picture = mammoth.images.img_element(lambda _: {"src": ""})
    html = mammoth.convert_to_html(io.BytesIO(file.data), convert_image=no_picture)
    assert [message for message in html.messages if message.type == "error"] == []
    return ElementTree.fromstring(f"<all>{html.value}</all>")


def a_template(**headings: RGBColor) -> bytes:
    """A council's template: its own header, text to be thrown away, and headings in these colours."""
    template = docx.Document()
    for name, colour in headings.items():
        template.styles[name.replace("_", " ")].font.color.rgb = colour
    template.sections[0].header.paragraphs[0].text = "Wexmoor: a place to grow"
    template.add_paragraph("Delete this text")
    return saved(template)


def saved(document: docx.document.Document) -> bytes:
    """A document's bytes."""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def a_zip() -> bytes:
    """An archive that holds no document."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return made.getvalue()


@pytest.mark.parametrize("template", [b"", b"no document", b"PK\x03\x04 cut short", a_zip()])
def test_a_template_that_is_no_word_document_is_refused_with_a_sentence(template: bytes) -> None:
    with pytest.raises(BadTemplate, match=r"^The template is not a Word document \(\.docx\)\.$"):
        files(bare(), Look(template=template))


@pytest.mark.parametrize("logo", [b"", b"no picture", DOT[:20], b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"])
def test_a_logo_that_is_no_picture_is_refused_with_a_sentence(logo: bytes) -> None:
    with pytest.raises(BadLogo, match=r"^The logo is not a PNG or JPEG picture\.$"):
        files(bare(), Look(logo=logo))


def test_characters_that_xml_does_not_allow_are_left_out() -> None:
    quote = (
        contents.one_visit()
        .quotes[0]
        .model_copy(update={"text": "A bell\x07 and a null\x00 and \ud800half a pair\ufffe."})
    )
    content = contents.one_visit().model_copy(update={"quotes": (quote,), "council": "Wex\x0bmoor"})
    made = files(content)
    assert "A bell and a null and half a pair." in words(xml(made[0]))
    assert "Wexmoor" in "".join(words(head) for head in parts(made[0], "header"))


def test_markup_in_a_text_is_a_text() -> None:
    quote = contents.one_visit().quotes[0].model_copy(update={"text": "<w:b/> & $x^2$ “so”"})
    content = contents.one_visit().model_copy(update={"quotes": (quote,)})
    assert "<w:b/> & $x^2$ “so”" in words(xml(files(content)[0]))


def test_a_team_named_like_a_formula_is_drawn_as_it_is() -> None:
    content = contents.empty()
    teams = tuple(team.model_copy(update={"team_name": "$\\frac$ _{"}) for team in content.figures.teams)
    content = content.model_copy(update={"figures": content.figures.model_copy(update={"teams": teams})})
    assert files(content)[0].data


@pytest.mark.parametrize("name", EVERY)
def test_the_body_and_each_appendix_are_files_of_their_own(drawn: dict[str, tuple[ReportFile, ...]], name: str) -> None:
    version = "restricted" if name == "restricted" else "published"
    start = f"Frontline visits 2026-27 - {version} - "
    log = "full log" if name == "restricted" else "issue summaries"
    endings = [
        "report",
        "appendix A - visits",
        f"appendix B - {log}",
        "appendix C - blank form",
        "appendix D - leadership",
    ]
    assert [file.name for file in drawn[name]] == [f"{start}{ending}.docx" for ending in endings]


@pytest.mark.parametrize("name", EVERY)
def test_a_second_reader_finds_headings_in_order_and_nothing_unresolved(
    drawn: dict[str, tuple[ReportFile, ...]], name: str
) -> None:
    root = read(drawn[name][0])
    levels = [0, *(int(one.tag[1]) for one in root if re.fullmatch("h[1-6]", one.tag))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not UNRESOLVED.search("".join(root.itertext()))
    headings = ["".join(one.itertext()) for one in root if one.tag == "h1"]
    assert headings.index("Summary") < headings.index("1. Background") < headings.index("19. Scorecard")


def test_it_finds_nothing_unresolved_in_the_appendices(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    for file in drawn["restricted"][1:]:
        assert not UNRESOLVED.search("".join(read(file).itertext()))


@pytest.mark.parametrize("name", EVERY)
def test_every_table_has_its_first_row_marked_as_headings_and_no_row_is_split(
    drawn: dict[str, tuple[ReportFile, ...]], name: str
) -> None:
    for file in drawn[name]:
        for table in xml(file).iter(f"{W}tbl"):
            first, *rows = table.findall(f"{W}tr")
            assert first.find(f"{W}trPr/{W}tblHeader") is not None
            assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows)
            assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *rows))
            assert all(words(cell).strip() for cell in first.iter(f"{W}tc"))
            look = table.find(f"{W}tblPr/{W}tblLook")
            assert look is not None
            assert look.get(f"{W}firstRow") == "1"


@pytest.mark.parametrize("name", EVERY)
def test_every_picture_says_what_it_shows(drawn: dict[str, tuple[ReportFile, ...]], name: str) -> None:
    pictures = [one for file in drawn[name] for one in xml(file).iter(DRAWN)]
    assert pictures
    assert all(one.get("descr") for one in pictures)
    assert len({one.get("id") for one in xml(drawn[name][0]).iter(DRAWN)}) == len([*xml(drawn[name][0]).iter(DRAWN)])


@pytest.mark.parametrize("look", [PLAIN, Look(template=a_template())], ids=["plain", "template"])
def test_the_language_is_british_english(look: Look) -> None:
    for file in files(bare(), look):
        languages = {one.get(f"{W}val") for one in xml(file, "word/styles.xml").iter(f"{W}lang")}
        assert languages == {"en-GB"}
        theme = xml(file, "word/settings.xml").find(f"{W}themeFontLang")
        assert theme is not None
        assert theme.get(f"{W}val") == "en-GB"
        assert docx.Document(io.BytesIO(file.data)).core_properties.language == "en-GB"


@pytest.mark.parametrize("name", EVERY)
def test_fields_are_whole_and_every_page_has_its_number(drawn: dict[str, tuple[ReportFile, ...]], name: str) -> None:
    for file in drawn[name]:
        for root in parts(file, r"word/(document|header|footer)\d*\.xml"):
            steps = [one.get(f"{W}fldCharType") for one in root.iter(f"{W}fldChar")]
            assert steps == ["begin", "separate", "end"] * (len(steps) // 3)
            assert len([*root.iter(f"{W}instrText")]) == len(steps) // 3
        codes = [(one.text or "").strip() for foot in parts(file, "footer") for one in foot.iter(f"{W}instrText")]
        assert codes == ["PAGE", "NUMPAGES"] * 2


def test_tables_and_figures_are_counted_from_one(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    text = words(xml(drawn["published"][0]))
    for kind in ("Table", "Figure"):
        numbers = [int(number) for number in re.findall(rf"{kind} (\d+): ", text)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


def test_equal_contents_make_equal_bytes(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    look = Look(template=a_template(), logo=DOT)
    assert files(contents.rich()) == drawn["published"]
    assert files(bare(), look) == files(bare(), look)


def test_no_moment_but_the_reports_own_is_in_a_file(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    for file in drawn["published"]:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist() == sorted(archive.namelist())
        core = docx.Document(io.BytesIO(file.data)).core_properties
        assert core.created == core.modified == contents.CUT_OFF


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("version", Version)
def test_the_properties_say_which_report_it_is(version: Version, standing: Standing) -> None:
    for file in files(bare(version), standing=standing):
        core = docx.Document(io.BytesIO(file.data)).core_properties
        assert core.identifier == "5f" * 32
        assert (core.version, core.content_status, core.subject) == (version, standing, "2026-27")
        assert core.author == contents.COUNCIL
        assert core.title
        assert "2027-05-20T09:30:00Z" in core.comments


@pytest.mark.parametrize(
    ("version", "standing", "expected"),
    [
        (Version.PUBLISHED, Standing.DRAFT, "DRAFT"),
        (Version.RESTRICTED, Standing.FINAL, "Not for publication"),
        (Version.RESTRICTED, Standing.DRAFT, "DRAFT · Not for publication"),
    ],
)
@pytest.mark.parametrize("look", [PLAIN, Look(template=a_template())], ids=["plain", "template"])
def test_notices_are_at_the_head_of_every_page(version: Version, standing: Standing, expected: str, look: Look) -> None:
    for file in files(bare(version), look, standing):
        heads = [words(head) for head in parts(file, "word/header")]
        assert heads
        assert all(head.endswith(expected) for head in heads)


def test_a_final_published_report_has_no_notice(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    heads = "".join(words(head) for file in drawn["published"] for head in parts(file, "word/header"))
    assert "DRAFT" not in heads
    assert "Not for publication" not in heads


def test_the_first_page_has_the_councils_name_and_its_logo() -> None:
    for file in files(bare(), Look(logo=DOT)):
        first = next(head for head in parts(file, "word/header") if contents.COUNCIL in words(head))
        assert [one.get("descr") for one in first.iter(DRAWN)] == [f"Logo of {contents.COUNCIL}"]


def test_a_templates_styles_and_header_are_used_and_its_text_is_not() -> None:
    look = Look(template=a_template(Heading_1=RGBColor(0, 0, 255)))
    for file in files(bare(), look):
        document = docx.Document(io.BytesIO(file.data))
        assert document.styles["Heading 1"].font.color.rgb == RGBColor(0, 0, 255)
        assert document.sections[0].header.paragraphs[0].text == "Wexmoor: a place to grow"
        assert "Delete this text" not in words(xml(file))
        assert "PAGE" in {
            (one.text or "").strip() for foot in parts(file, "footer") for one in foot.iter(f"{W}instrText")
        }


def test_a_template_without_the_styles_gets_them() -> None:
    template = docx.Document()
    for name in ("Heading 1", "Heading 2", "Caption", "Quote", "List Bullet", "Table Grid", "Title"):
        template.styles[name].delete()
    made = files(bare(), Look(template=saved(template)))[0]
    document = docx.Document(io.BytesIO(made.data))
    assert document.styles["Heading 1"].type is WD_STYLE_TYPE.PARAGRAPH
    assert "2. The rota: planned and done" in ["".join(one.itertext()) for one in read(made) if one.tag == "h1"]
    assert "•\tAppendix A: visits" in [paragraph.text for paragraph in document.paragraphs]


def test_a_template_of_several_sections_keeps_the_headers_of_the_last() -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "On every page"
    template.add_section()
    made = files(bare(), Look(template=saved(template)))[0]
    document = docx.Document(io.BytesIO(made.data))
    assert [section.header.paragraphs[0].text for section in document.sections] == ["On every page"]


def test_the_appendix_of_visits_lies_on_its_side(drawn: dict[str, tuple[ReportFile, ...]]) -> None:
    body, visits, *_ = (docx.Document(io.BytesIO(file.data)).sections[0] for file in drawn["published"])
    assert int(body.page_height or 0) > int(body.page_width or 0)
    assert int(visits.page_width or 0) > int(visits.page_height or 0)


def test_a_long_year_takes_seconds() -> None:
    content = contents.rich(Version.RESTRICTED, issues=200)
    began = time.monotonic()
    made = files(content)
    assert time.monotonic() - began < 8
    assert words(xml(made[2])).count("Two posts have been empty") == 199


def test_the_heavy_libraries_load_only_when_a_file_is_drawn() -> None:
    loaded = "import sys, bot.documents.report.files; print(sorted({'docx', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_template_that_does_not_say_how_wide_its_page_is_is_used() -> None:
    template = docx.Document()
    section = template.sections[0]._sectPr
    section.remove(section.find(f"{W}pgSz"))
    assert "1. Background" in words(xml(files(bare(), Look(template=saved(template)))[0]))
