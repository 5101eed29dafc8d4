"""What a station says it aired counts once, whichever way it came; what cannot be true is refused with its reason."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from core.database import reading, unit_of_work
from core.ledger import rows_of
from radio_feed import stations
from radio_feed.airplay import How, NotBelieved, Reason, cut_believed, newest, report, week_of
from radio_feed.airplay_table import (
    AT_ONCE,
    LARGEST,
    NotATable,
    Refused,
    Taken,
    helpings,
    read_table,
    take_rows,
)
from radio_feed.cuts import cut_number

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.fixture
def station(engine: Engine) -> int:
    with unit_of_work(engine) as connection:
        return stations.invite(rows_of(connection), "Radio Essai", "", ["mg"], NOW)[0]


@pytest.fixture
def cut(engine: Engine) -> int:
    with unit_of_work(engine) as connection:
        return cut_number(connection, "message/wages/mg", "Karama")


def reported(engine: Engine, station: int, digits: str, at: datetime, how: How = How.FORM) -> bool:
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        return report(rows, station, cut_believed(rows, digits), at, how, NOW)


def taken(engine: Engine, station: int, content: bytes) -> Taken:
    written = read_table(content)
    with unit_of_work(engine) as connection:
        return take_rows(rows_of(connection), station, written, NOW)


def times(engine: Engine, station: int) -> list[str]:
    with reading(engine) as connection:
        found = newest(rows_of(connection), station, 50)
    return [f"{airing.cut.number} {airing.aired_at:%d %H:%M} {airing.how}" for airing in found]


def test_the_same_report_counts_once_whichever_way_it_comes(engine: Engine, station: int, cut: int) -> None:
    at = NOW - timedelta(hours=3)
    assert reported(engine, station, str(cut), at)
    assert not reported(engine, station, f" {cut} ", at.replace(second=40), How.PAPER)
    assert times(engine, station) == [f"{cut} 27 03:00 form"]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (NOW + timedelta(minutes=11), Reason.FUTURE),
        (NOW + timedelta(days=400), Reason.FUTURE),
        (NOW - timedelta(days=367), Reason.OLD),
    ],
)
def test_a_time_to_come_or_of_another_year_is_refused(
    engine: Engine, station: int, cut: int, at: datetime, reason: Reason
) -> None:
    with pytest.raises(NotBelieved) as refusal:
        reported(engine, station, str(cut), at)
    assert refusal.value.reason is reason
    assert times(engine, station) == []


def test_a_number_with_a_slip_and_one_that_is_nothings_are_refused(
    engine: Engine, station: int, cut: int
) -> None:
    with unit_of_work(engine) as connection:
        unknown = cut_number(connection, "gone")
        rows_of(connection).change("DELETE FROM cuts WHERE number = ?", unknown)
    for digits, reason in ((str(cut + 1), Reason.SLIP), (str(unknown), Reason.UNKNOWN), ("", Reason.SLIP)):
        with pytest.raises(NotBelieved) as refusal:
            reported(engine, station, digits, NOW)
        assert refusal.value.reason is reason


def test_the_week_is_antananarivos() -> None:
    assert week_of(datetime(2026, 11, 29, 20, 59, tzinfo=UTC)) == "2026-W48"
    assert week_of(datetime(2026, 11, 29, 21, 0, tzinfo=UTC)) == "2026-W49"


def french(cut: int) -> str:
    return (
        "Numéro de coupe;Date de diffusion;Heure;Titre\r\n"
        f"{cut};24/11/2026;14h30;L'été à Vohémar\r\n"
        f"{cut};25 novembre 2026;6,5;été\r\n"
        "\r\n"
        f"{cut};31/02/2026;14h30;é\r\n"
        f"{cut};28/12/2026;14h30;é\r\n"
        f"{cut};25/11/2026;14,30;é\r\n"
        f"{cut + 1};25/11/2026;14h30;é\r\n"
        f"{cut}\r\n"
    )


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_table_in_any_encoding_with_french_dates_is_taken_once_and_twice_changes_nothing(
    engine: Engine, station: int, cut: int, encoding: str
) -> None:
    content = french(cut).encode(encoding)
    first, second = taken(engine, station, content), taken(engine, station, content)
    assert (first.new, first.known, second.new, second.known) == (2, 0, 0, 2)
    assert times(engine, station) == [f"{cut} 25 03:30 csv", f"{cut} 24 11:30 csv"]
    assert [(row.line, row.reason) for row in first.rejected] == [
        (5, Reason.NO_DAY), (6, Reason.FUTURE), (7, Reason.TWO_TIMES), (8, Reason.SLIP), (9, Reason.CELLS),
    ]  # fmt: skip
    assert first.rejected == second.rejected


@pytest.mark.parametrize(
    "head",
    [
        "laharana;daty;ora", "Cut number,Date,Time", "n°\tjour\theure", "Station;No;Date;Heure", "heure;date;coupe",
        '"Laharan\'ny sombiny | laharana"|Andro|Lera', "numero;date et heure",
    ],
)  # fmt: skip
def test_columns_are_found_by_their_heads_in_three_languages(
    engine: Engine, station: int, cut: int, head: str
) -> None:
    mark = next(mark for mark in "\t|;," if mark in head.rpartition('"')[2])
    names = head.rpartition('"')[2].split(mark)
    row = [_cell(name.casefold(), cut) for name in names]
    if head.startswith('"'):
        row[0] = str(cut)
    assert taken(engine, station, f"{head}\n{mark.join(row)}\n".encode()).new == 1


def _cell(name: str, cut: int) -> str:
    if name == "date et heure":
        return "24/11/2026 14:30"
    if name == "station":
        return "Radio Essai"
    cells = {"24/11/2026": ("dat", "daty", "jour", "andro"), "14:30": ("heure", "ora", "time", "lera")}
    return next((cell for cell, heads in cells.items() if name.startswith(heads)), str(cut))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", NotATable.EMPTY),
        (b"\r\n \r\n", NotATable.EMPTY),
        (b"105;24/11/2026;14:30\n", NotATable.HEADS),
        (b"numero;date\n105;24/11/2026\n", NotATable.HEADS),
        (b"\x00\x01\x02\x03" * 50, NotATable.NO_TEXT),
        (b'numero;date;heure\n"105;24/11/2026', NotATable.BROKEN),
        (b"numero;date;heure\n" + b";;x\n" * 3000, NotATable.LARGE),
        (b"x" * (LARGEST + 1), NotATable.LARGE),
        (b"numero;date;heure\n" + b"9" * 200_000 + b";;\n", NotATable.BROKEN),
    ],
)
def test_what_is_no_table_is_refused_whole(
    engine: Engine, station: int, content: bytes, why: NotATable
) -> None:
    with pytest.raises(Refused) as refusal:
        taken(engine, station, content)
    assert refusal.value.why is why
    assert times(engine, station) == []


def test_p28_no_transaction_takes_more_of_a_table_than_a_hundred_rows() -> None:
    written = read_table(b"numero;date;heure\n" + b"101;24/11/2026;14h30\n" * 250)
    taken_up = [*helpings(written)]
    assert [len(some) for some in taken_up] == [AT_ONCE, AT_ONCE, 50]
    assert [row for some in taken_up for row in some] == written
