"""What each section of the report says: of an empty year, one visit, a year in progress, a full one; in each version."""

from itertools import pairwise

import pytest

from bot.documents.report.outline import (
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    Numbered,
    Paragraph,
    QuoteBlock,
    Table,
)
from bot.documents.report.sections import APPENDICES, PLACES, SECTIONS, appendix, body
from tests.bot.documents import report_content as contents
from visits.proforma_versions import VERSIONS
from visits.report import ReportContent, Standing, Version

EVERY = {
    "empty": contents.empty(),
    "one visit": contents.one_visit(),
    "in progress": contents.in_progress(),
    "published": contents.rich(),
    "restricted": contents.rich(Version.RESTRICTED),
}


def texts(block: Block) -> list[str]:
    """Everything that a block says."""
    match block:
        case Paragraph():
            return [block.lead + block.text]
        case Bullets() | Numbered():
            return list(block.items)
        case Table():
            return [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
        case Chart():
            return [block.title, *block.categories, block.alt]
        case QuoteBlock():
            return [block.text, block.source]
        case _:
            return [block.text] if hasattr(block, "text") else []


def said(document: Document) -> str:
    """All that a document says."""
    return "\n".join(text for block in document.blocks for text in texts(block))


def report(content: ReportContent) -> Document:
    """The report's body."""
    return body(content, contents.report_of(content))


def section(content: ReportContent, key: str) -> list[Block]:
    """The blocks of one section."""
    return list(next(one for one in SECTIONS if one.key == key).compose(content))


def words(content: ReportContent, key: str) -> str:
    """What one section says."""
    return "\n".join(text for block in section(content, key) for text in texts(block))


def named(content: ReportContent, letter: str) -> Document:
    """An appendix."""
    return appendix(content, contents.report_of(content), next(one for one in APPENDICES if one.letter == letter))


def test_every_question_of_every_version_of_the_form_has_a_place_that_exists() -> None:
    asked = {question.key for form in VERSIONS.values() for question in form.questions}
    assert asked <= set(PLACES)
    assert set(PLACES.values()) <= {one.key for one in SECTIONS} | {one.key for one in APPENDICES}


@pytest.mark.parametrize("name", EVERY)
def test_every_section_says_something_whatever_the_year_was_like(name: str) -> None:
    for one in SECTIONS:
        assert words(EVERY[name], one.key).strip(), one.key


@pytest.mark.parametrize("name", EVERY)
def test_headings_never_skip_a_level(name: str) -> None:
    documents = [report(EVERY[name]), *(named(EVERY[name], one.letter) for one in APPENDICES)]
    for document in documents:
        levels = [0, *(block.level for block in document.blocks if isinstance(block, Heading))]
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", EVERY)
def test_tables_are_whole_and_every_column_has_a_heading(name: str) -> None:
    documents = [report(EVERY[name]), *(named(EVERY[name], one.letter) for one in APPENDICES)]
    tables = [block for document in documents for block in document.blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert all(table.header)
        assert len(table.widths) == len(table.header)
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert all(cell for row in table.rows for cell in row)


def test_a_year_without_visits_is_a_finding() -> None:
    content = contents.empty()
    assert "No visits took place; 14 were due." in words(content, "rota")
    assert "No visit forms were sent" in words(content, "how")
    assert words(content, "answers") == "No issues were raised."
    assert words(content, "status") == "No issues were raised."
    assert "No visits took place; 14 were due." in said(report(content))


def test_one_visit_reads_as_english_throughout() -> None:
    content = contents.one_visit()
    whole = said(report(content))
    assert "The one visit planned took place." in words(content, "rota")
    assert "One issue was raised." in words(content, "issues")
    assert "The one issue in need of an answer was answered." in words(content, "answers")
    assert "The answer took 2 working days." in words(content, "answers")
    for wrong in ("1 visits", "1 issues", "1 forms", "1 were", "One visits", "Of 1 ", "(100%)"):
        assert wrong not in whole


def test_a_year_in_progress_says_so_and_what_is_still_to_come() -> None:
    content = contents.in_progress()
    assert "That period is not over yet: the figures are to 23 November 2026." in words(content, "background")
    assert "3 visits are still to come." in words(content, "rota")
    assert "Visits still to come in this period" in words(content, "not_done")
    assert "whose day has come took place" in words(content, "not_done")


def test_nothing_planned_yet_to_come_is_no_visit_missed() -> None:
    visits = contents.visits_of(4, 0, to_come=4)
    content = contents.content_of(contents.figures_of(visits, {"mash": visits}, in_progress=True))
    assert words(content, "rota").startswith("No visits have taken place. 4 visits are still to come.")


def test_visits_off_the_rota_alone_are_told() -> None:
    visits = contents.visits_of(0, 0, off_rota=2)
    content = contents.content_of(contents.figures_of(visits, {"mash": visits}))
    assert words(content, "rota").startswith(
        "No visits were planned on the rota. 2 visits took place that were not on the rota."
    )


def test_the_figures_of_a_full_year_are_said_beside_those_of_the_year_before() -> None:
    content = contents.rich()
    assert "Of 9 visits planned, 6 took place (67%)." in words(content, "rota")
    assert "In 2025-26, 5 of 8 visits planned took place (63%)." in words(content, "rota")
    assert "One visit was cancelled (Election: 1)." in words(content, "rota")
    assert "Of 66 councillors on the register, 14 took part in a visit (21%)." in words(content, "took_part")
    assert "Half of the answers came within 4.5 working days; the longest took 7 working days." in words(
        content, "answers"
    )
    score = next(block for block in section(content, "scorecard") if isinstance(block, Table))
    assert score.header == ("Figure", "2026-27", "2025-26", "Difference")
    assert ("Visits planned", "9", "8", "+1") in score.rows


def test_charts_say_their_figures_in_words() -> None:
    chart = next(block for block in section(contents.rich(), "rota") if isinstance(block, Chart))
    assert "Harbourside Locality Team: took place 2, missed 1, nobody on it 1." in chart.alt


def test_blanks_that_are_wanted_are_to_be_completed_and_others_do_not_apply() -> None:
    whole = said(report(contents.rich()))
    assert "Legal Implications: [to complete: Legal]" in whole
    assert "[to complete: Date of Meeting]" in whole
    written = contents.rich().model_copy(update={"front": contents.front(implications__legal="There are none.")})
    assert "Legal Implications: There are none." in said(report(written))


def test_officers_summary_stands_in_place_of_the_main_figures() -> None:
    written = contents.rich().model_copy(update={"front": contents.front(summary="A good year.\nMore to come.")})
    blocks = report(written).blocks
    at = blocks.index(Heading(level=1, text="Summary"))
    assert blocks[at + 1 : at + 3] == (Paragraph(text="A good year."), Paragraph(text="More to come."))


def test_matters_for_the_committee_lead_to_a_recommendation_and_none_to_none() -> None:
    at = next(number for number, one in enumerate(SECTIONS, 1) if one.key == "matters")
    assert f"councillors put forward for it (section {at})." in said(report(contents.rich()))
    assert "councillors put forward for it" not in said(report(contents.empty()))


def test_the_published_version_has_summaries_and_neither_texts_nor_answers() -> None:
    content = contents.rich().model_copy(update={"issues": contents.rich(Version.RESTRICTED).issues})
    whole = "\n".join([said(report(content)), *(said(named(content, one.letter)) for one in APPENDICES)])
    assert "the team covers for them" not in whole
    assert "Two posts start on 1 May" not in whole
    assert "The second post was filled" not in whole
    assert "Two posts of 2 have been empty since the spring" in said(named(contents.rich(), "B"))


def test_an_issue_raised_in_confidence_is_printed_without_a_word_of_it_in_either_version() -> None:
    for version in Version:
        content = contents.rich(version)
        secret = content.issues[5].model_copy(
            update={
                "text": "SECRET",
                "summary": "SECRET",
                "answers": content.issues[0].answers,
                "comments": ("SECRET",),
            }
        )
        content = content.model_copy(update={"issues": (secret,)})
        whole = "\n".join([said(report(content)), *(said(named(content, one.letter)) for one in APPENDICES)])
        assert "Raised in confidence: counted, and not printed." in whole
        assert "SECRET" not in whole
        assert "Two posts start on 1 May" not in whole


def test_the_restricted_version_has_the_full_log_and_says_on_its_front_why_it_is_exempt() -> None:
    content = contents.rich(Version.RESTRICTED)
    assert "Paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972. It holds" in said(report(content))
    log = said(named(content, "B"))
    assert "Two posts have been empty since the spring, and the team covers for them." in log
    assert "Two posts start on 1 May" in log
    assert "The second post was filled on 3 November." in log
    assert "My cousin works in the team." in said(named(content, "A"))


def test_a_restricted_version_without_its_reason_has_it_to_be_completed() -> None:
    content = contents.rich(Version.RESTRICTED).model_copy(update={"exempt_paragraph": "", "exempt_reason": ""})
    assert "[to complete: Paragraph of Schedule 12A]" in said(report(content))


@pytest.mark.parametrize(
    ("version", "standing", "notices"),
    [
        (Version.PUBLISHED, Standing.FINAL, ()),
        (Version.PUBLISHED, Standing.DRAFT, ("DRAFT",)),
        (Version.RESTRICTED, Standing.FINAL, ("Not for publication",)),
        (Version.RESTRICTED, Standing.DRAFT, ("DRAFT", "Not for publication")),
    ],
)
def test_each_page_says_what_may_not_be_taken_for_final_or_public(
    version: Version, standing: Standing, notices: tuple[str, ...]
) -> None:
    content = contents.rich(version)
    frozen = contents.report_of(content, standing)
    assert body(content, frozen).notices == notices
    assert {appendix(content, frozen, one).notices for one in APPENDICES} == {notices}


def test_concerns_about_safety_are_a_number_and_that_the_procedure_was_followed() -> None:
    assert "The procedure was followed" in words(contents.rich(), "safety")
    none = contents.rich()
    none = none.model_copy(update={"figures": none.figures.model_copy(update={"safety": contents.count(0)})})
    assert "Of 7 visit forms, none says yes." in words(none, "safety")
    assert "The procedure was followed" not in words(none, "safety")


def test_quotations_stand_under_the_question_that_they_answer() -> None:
    blocks = section(contents.rich(), "heard")
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        if isinstance(block, QuoteBlock) and "(carer_voice)" in block.text:
            assert heading == "How are foster carers listened to?"
    assert sum(isinstance(block, QuoteBlock) for block in blocks) == 3 * 7


def test_words_that_may_not_be_quoted_are_said_to_be_there() -> None:
    content = contents.rich().model_copy(update={"quotes": ()})
    assert "These words may not be quoted here." in words(content, "working_well")


def test_notes_on_topics_are_printed_with_their_topic() -> None:
    quote = contents.rich().quotes[0].model_copy(update={"question": "note.staffing", "text": "Desks are short."})
    content = contents.rich().model_copy(update={"quotes": (quote,)})
    shown = [block for block in section(content, "found") if isinstance(block, QuoteBlock)]
    assert [block.source.split(",")[0] for block in shown] == ["Staffing"]


def test_the_appendix_of_visits_lists_those_without_a_form_too() -> None:
    whole = said(named(contents.rich(), "A"))
    assert "7 July 2026, MASH" in whole
    assert "Did not come: Councillor Cora Winstanley" in whole
