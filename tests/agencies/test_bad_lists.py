"""Lists that are not what they should be: each is refused or told row by row, and the current list stays."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.importing import Ending, ImportRefused
from agencies.importing.files import CHUNK
from tests.agencies.builders import COLUMNS, HEADER, Office, csv_text, refused, register, rejected, row
from tests.agencies.conftest import office_in

GOOD = csv_text([row("Sun", "1"), row("Moon", "2")])
HEAD = ",".join(HEADER)
BOMB = 60 << 20


@pytest.mark.parametrize("content", ["", " \n\r\n", "\ufeff", b"\xff\xfe"])
def test_an_empty_file(kept: Office, content: str | bytes) -> None:
    assert "is empty" in refused(kept, content)


@pytest.mark.parametrize("content", [HEAD, HEAD + "\n", HEAD + "\n\n,,,\n".replace(",,,", "," * 10)])
def test_a_header_and_nothing_else(kept: Office, content: str) -> None:
    assert "has a header and no agency" in refused(kept, content)


def test_a_file_cut_off_within_quotes(kept: Office) -> None:
    assert "unexpected end of data" in refused(kept, f'{HEAD}\nSun,,,1,active\n"Moo')


def test_a_file_cut_off_within_a_character(kept: Office) -> None:
    assert "ends within a character" in refused(
        kept, csv_text([row("散工易")]).encode()[:-40].rpartition(b"\xe5")[0] + b"\xe5"
    )


def test_a_file_cut_off_within_a_row(office: Office) -> None:
    outcome = office.import_file(office.file(GOOD[:-20]))
    assert (outcome.counts["agencies"], outcome.counts["rejected"]) == (1, 1)
    assert "it is cut off" in rejected(outcome)[0]["reason"]


def test_a_file_cut_off_between_rows_is_told_by_what_is_gone(office: Office) -> None:
    office.listed(*(row(f"Name {at}") for at in range(10)))
    assert office.listed(*(row(f"Name {at}") for at in range(4))).ending is Ending.REFUSED
    assert len(office.names()) == 10


def test_a_cut_off_json(kept: Office) -> None:
    whole = json.dumps([dict(zip(HEADER, row("Sun"), strict=True))] * 3)
    assert "is cut off or no JSON" in refused(kept, whole[:-30], "list.json")


def test_a_json_of_something_else(kept: Office) -> None:
    assert "not agencies" in refused(kept, "[1, 2]", "list.json")
    assert "has no list" in refused(kept, '{"agencies": []}', "list.json")


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x01" + bytes(range(256)), b"\x89PNG\r\n\x1a\n\x00\x00", b"a,b\n\x81\x8d\n"]
)
def test_a_binary_file(kept: Office, content: bytes) -> None:
    why = refused(kept, content)
    assert "binary" in why or "no text that we can read" in why or "has no column" in why


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_100_megabytes_is_never_read_whole(kept: Office, quote: str) -> None:
    path = kept.folder / "list.csv"
    with path.open("w") as file:
        file.write(f"{HEAD}\n{quote}")
        for _ in range(100):
            file.write("x" * CHUNK)
        file.write(f"{quote},,,1,active,,,,,,testland\n")
    with pytest.raises(ImportRefused, match="characters"):
        kept.import_file(path)


def test_a_quoted_cell_of_many_lines_is_not_read_whole_either(kept: Office) -> None:
    assert "field larger than field limit" in refused(kept, f'{HEAD}\n"' + "line\n" * 100_000 + '",,,1')


def test_a_long_text_in_json_is_never_read_whole(kept: Office) -> None:
    assert "holds a text of more than 1 MB" in refused(
        kept, '[{"name": "' + "x" * (3 * CHUNK) + '"}]', "list.json"
    )


def test_the_wrong_delimiter_is_named(kept: Office) -> None:
    why = refused(kept, csv_text([row("Sun")], delimiter=";"))
    assert "is separated by ';', the mapping says ','" in why
    kept.register = register({"delimiter": ";"})
    assert kept.import_file(kept.file(csv_text([row("Kept")], delimiter=";"))).counts["agencies"] == 1


def test_a_mapping_that_names_no_such_column(kept: Office) -> None:
    kept.register = register({"columns": {**COLUMNS, "licence": "license no", "town": "city"}})
    why = refused(kept, GOOD)
    assert "has no column 'license no', 'city'; it has 'name', 'also'" in why
    assert "content/registers/test.yaml" in why


def test_a_file_for_another_country(kept: Office) -> None:
    outcome = kept.listed(row("Sun", country="Elsewhere"), row("Moon", country="Elsewhere"))
    assert outcome.ending is Ending.REFUSED
    assert outcome.refusal is not None
    assert outcome.refusal.startswith("100% of the rows are rejected")
    assert {one["reason"] for one in rejected(outcome)} == {"country 'Elsewhere' is not this register's"}


def test_one_licence_with_two_names_keeps_the_first_and_tells_the_second(office: Office) -> None:
    many = [row(f"Name {at}", str(100 + at)) for at in range(90)]  # so that the two are in different steps
    outcome = office.listed(
        row("Sun", "RL-7"), row("Moon", "RL-7"), row("Sun", "RL-7"), *many, row("Star", "7")
    )
    assert [(one["line"], one["name"]) for one in rejected(outcome)] == [("3", "Moon"), ("95", "Star")]
    assert "already another name's" in rejected(outcome)[0]["reason"]
    assert [agency.name for agency in office.by_licence("7").agencies] == ["Sun"]
    assert office.by_name("78270").agencies == office.by_name("666600").agencies == ()


def test_one_agency_said_to_be_active_and_suspended(office: Office) -> None:
    outcome = office.listed(row("Sun", "7"), row("Sun", "7", status="suspended"))
    assert "has another status" in rejected(outcome)[0]["reason"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"since": "23/11/2026"}, "status_since 2026-11-23 is in the future"),
        ({"until": "22/11/2199"}, "valid_until 2199-11-22 is more than fifty years away"),
        ({"since": "2026.11.01"}, "date '2026.11.01' fits none of"),
        ({"since": "31/02/2026"}, "date '31/02/2026' fits none of"),
        ({"status": "perhaps"}, "status 'perhaps' is not among"),
        ({"licence": "no. 7"}, "licence 'no. 7' does not look like"),
        ({"name": "  "}, "no name"),
        ({"name": "***"}, "no name"),
        ({"town": "x" * 1001}, "a cell has 1001 characters"),
        ({"name": '=HYPERLINK("http://x")'}, "a cell holds a formula"),
    ],
)
def test_a_row_that_cannot_be_believed_is_told_with_its_line_and_reason(
    office: Office, cells: dict[str, str], reason: str
) -> None:
    outcome = office.listed(row("Sun"), row("Moon"), row(**{"name": "Bad"} | cells))
    assert office.names() == ["Moon", "Sun"]
    (told,) = rejected(outcome)
    assert told["line"] == "4"
    assert told["reason"].startswith(reason)


def test_a_date_that_means_two_days_is_not_guessed(office: Office) -> None:
    office.register = register({"date_formats": ["%d/%m/%Y", "%m/%d/%Y"]})
    outcome = office.listed(
        row("Sun", since="03/04/2026"), row("Moon", since="13/04/2026"), row("Star", since="04/04/2026")
    )
    assert [one["reason"] for one in rejected(outcome)] == [
        "date '03/04/2026' could be 2026-03-04 or 2026-04-03"
    ]
    assert office.names() == ["Moon", "Star"]


def test_a_rejected_formula_is_harmless_in_the_file_of_rejected_rows(office: Office) -> None:
    outcome = office.listed(row("Sun"), row("=1+1"))
    assert rejected(outcome)[0]["name"] == "'=1+1"


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"[]": ["]", '])
def test_lists_that_lie_in_lists_without_end(kept: Office, opening: str) -> None:
    assert "lists in lists" in refused(kept, '[{"name": ' + opening * 200_000, "list.json")


def test_brackets_within_texts_are_no_lists(office: Office) -> None:
    names = [f"Sun {at} [{{" for at in range(100)]
    listed = [dict(zip(HEADER, row(name), strict=True)) for name in names]
    assert office.import_file(office.file(json.dumps(listed), "list.json")).counts["agencies"] == 100


def test_a_list_in_a_cell_is_told_in_a_word(office: Office) -> None:
    deep: list[object] = [[[]]]
    listed = [dict(zip(HEADER, row("Sun"), strict=True)), {**dict.fromkeys(HEADER), "name": deep}]
    outcome = office.import_file(office.file(json.dumps(listed), "list.json"))
    assert rejected(outcome)[0]["name"] == "(list)"


def test_a_file_that_is_not_there(kept: Office) -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        kept.import_file(kept.folder / "nothing.csv")


def test_the_file_of_rejected_rows_goes_when_nothing_is_rejected_any_more(office: Office) -> None:
    first = office.listed(row("Sun"), row("=1"), apply=False)
    assert first.rejected_file is not None
    assert first.rejected_file.stat().st_mode & 0o077 == 0


SHEET = b"PK\x03\x04" + bytes(60)
JSON = json.dumps([dict(zip(HEADER, row("Sun", "1"), strict=True))] * 2).encode()


@pytest.fixture(scope="module")
def rehearsing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("rehearsing")) as office:
        yield office


@given(
    st.sampled_from([b"", GOOD.encode(), GOOD.encode("utf-16"), JSON, SHEET, f"{HEAD}\n".encode()]),
    st.integers(0, 400),
    st.binary(max_size=40) | st.text('",;\n{}[]\\u0', max_size=40).map(str.encode),
    st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_whatever_the_bytes_are_they_are_read_or_refused_in_a_line(
    rehearsing: Office, whole: bytes, at: int, damage: bytes, cut: bool
) -> None:
    path = rehearsing.file(whole[:at] + damage + (b"" if cut else whole[at:]))
    try:
        outcome = rehearsing.import_file(path, apply=False)
    except ImportRefused as refusal:
        assert refusal.remedy  # noqa: PT017 - either ending is right
    else:
        assert outcome.ending is Ending.PREVIEWED
