"""The stations' pages: a code opens them, a guessed one does not, and what is sent there is believed or refused in words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from radio_feed import stations
from radio_feed.withdrawn import STORY
from tests.web.station_pages import LANGUAGES, NAME, StationPages, station_pages, tree, words

WRONG = stations.new_code(lambda _: 2)


@pytest.fixture
def shown(quick_path: Path) -> Iterator[StationPages]:
    with station_pages(quick_path) as made:
        yield made


def aired(shown: StationPages) -> list[tuple[object, ...]]:
    return shown.rows("SELECT cut, how, week FROM airplays ORDER BY aired_at")


def test_a_code_as_it_is_printed_opens_the_page_until_the_browser_goes_out(shown: StationPages) -> None:
    assert shown.come_in(stations.written(shown.code)).status_code == 303
    assert NAME in words(shown.get())
    shown.post("out")
    assert NAME not in words(shown.get())


def test_a_guessed_code_is_told_nothing_and_after_ten_not_even_looked_up(shown: StationPages) -> None:
    for _ in range(10):
        refused = shown.come_in(WRONG)
        assert (refused.status_code, "No station has this code." in words(refused)) == (422, True)
    assert shown.come_in(WRONG).status_code == 429
    assert shown.come_in().status_code == 429
    shown.clock.move(hours=25)
    assert shown.come_in().status_code == 303


def test_a_browser_elsewhere_is_not_locked_out_by_a_stranger(shown: StationPages) -> None:
    token = shown.token()
    for address, code, status in (
        *[("192.0.2.1", WRONG, 422)] * 10,
        ("192.0.2.1", WRONG, 429),
        ("192.0.2.2", shown.code, 303),
    ):
        answer = shown.browser.post(
            "/stations/",
            data={"csrf_token": token, "code": code},
            headers={"X-Forwarded-For": f"spoofed, {address}"},
        )
        assert answer.status_code == status


@pytest.mark.parametrize("typed", ["", "1", "12 34", "x" * 5000, "<script>"])
def test_what_is_no_code_is_refused_and_not_counted(shown: StationPages, typed: str) -> None:
    refused = shown.come_in(typed)
    assert refused.status_code == 422
    assert "<script>" not in refused.text
    assert shown.rows("SELECT * FROM station_attempts") == []


@pytest.mark.parametrize("verb", ["revoke", "renew"])
def test_a_browser_is_out_once_the_code_is_revoked_or_renewed(shown: StationPages, verb: str) -> None:
    shown.come_in()
    sql = {
        "revoke": "UPDATE stations SET code_hash = NULL, revoked_at = 1",
        "renew": "UPDATE stations SET codes = 2",
    }
    assert NAME in words(shown.get())
    shown.rows(f"{sql[verb]} RETURNING id")
    assert NAME not in words(shown.get())
    assert shown.post("airplay", cut=str(shown.cut), day="2026-11-22", time="10:00").status_code == 303
    assert aired(shown) == []
    if verb == "revoke":
        assert shown.come_in().status_code == 422


@pytest.mark.parametrize("path", ["airplay", "airplay/table", "months/2026-10.pdf"])
def test_nobody_passes_without_a_code_and_nothing_is_kept(shown: StationPages, path: str) -> None:
    answer = shown.get(path) if path.startswith("months") else shown.post(path, cut="105")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stations/")


def test_a_cookie_of_our_making_is_not_made_by_others(shown: StationPages) -> None:
    shown.come_in()
    cookie = shown.browser.get_cookie("antso-station")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    for forged in ("", "x", "[1,1]", cookie.value[:-2] + "xx", "W10.x.y"):
        shown.browser.set_cookie("antso-station", forged)
        assert NAME not in words(shown.get())


def test_an_airing_is_told_by_form_and_twice_counts_once(shown: StationPages) -> None:
    shown.come_in()
    form = {"cut": f" {shown.cut} ", "day": "2026-11-22", "time": "10:00"}
    first, second = shown.post("airplay", **form), shown.post("airplay", **form)
    assert "Noted:" in words(first)
    assert "This was noted already" in words(second)
    assert "<i>" not in first.text
    assert aired(shown) == [(shown.cut, "form", "2026-W47")]
    assert "22 November 2026, 10:00, by form" in words(shown.get())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cut": "102"}, "not a cut number"),
        ({"cut": "<b>1</b>"}, "not a cut number"),
        ({"day": "31/02/2026"}, "not a day"),
        ({"day": ""}, "not a day"),
        ({"time": "25:00"}, "not a time"),
        ({"day": "2026-11-24"}, "still to come"),
        ({"day": "2025-11-01"}, "more than a year ago"),
    ],
)
def test_what_cannot_be_true_is_refused_in_words_and_stays_in_the_form(
    shown: StationPages, typed: dict[str, str], said: str
) -> None:
    shown.come_in()
    refused = shown.post("airplay", **{"cut": str(shown.cut), "day": "2026-11-22", "time": "10:00"} | typed)
    assert refused.status_code == 422
    assert said in words(refused)
    assert aired(shown) == []
    assert "<b>1</b>" not in refused.text


def test_a_form_of_ten_kilobytes_is_refused(shown: StationPages) -> None:
    shown.come_in()
    assert shown.post("airplay", cut="9" * 10_240, day="2026-11-22", time="10:00").status_code == 413
    assert shown.post(code="9" * 10_240).status_code == 413


def test_a_form_that_is_not_ours_is_refused(shown: StationPages) -> None:
    shown.come_in()
    assert shown.browser.post("/stations/airplay", data={"cut": "105"}).status_code == 400


def test_a_table_in_cp1252_is_taken_and_twice_changes_nothing(shown: StationPages) -> None:
    shown.come_in()
    table = f"Numéro;Date;Heure\r\n{shown.cut};20 novembre 2026;14h30\r\n{shown.cut};99/99/2026;é\r\n".encode(
        "cp1252"
    )
    first, second = words(shown.give(table)), words(shown.give(table))
    assert "1 airing is noted. 0 were known already. 1 row is not believed" in first
    assert "0 airings are noted. 1 was known already." in second
    assert "line 3 This is not a day" in first
    assert aired(shown) == [(shown.cut, "csv", "2026-W47")]


@pytest.mark.parametrize("table", [b"", b"x;y\n1;2\n", b"\x89PNG\x00\x01", b"9" * 300_000])
def test_what_is_no_table_is_refused_in_words(shown: StationPages, table: bytes) -> None:
    shown.come_in()
    refused = shown.give(table)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def test_a_table_of_megabytes_is_not_even_read(shown: StationPages) -> None:
    shown.come_in()
    big = b"9" * 3_000_000
    sent = shown.browser.post(
        "/stations/airplay/table", data=big, content_type="multipart/form-data; boundary=x"
    )
    assert sent.status_code == 413


def test_a_table_of_two_thousand_rows_is_taken_whole(shown: StationPages) -> None:
    shown.come_in()
    rows = [
        f"{shown.cut};{1 + number % 28}/10/2026;{number // 112}h{number // 28 % 4 * 15:02}"
        for number in range(1990)
    ]
    told = words(shown.give("\n".join(["numero;date;heure", *rows]).encode()))
    assert "1990 airings are noted." in told


def test_what_is_on_the_air_is_listened_to_on_the_page(quick_path: Path) -> None:
    with station_pages(quick_path, on_air=True) as shown:
        shown.come_in()
        sounds = tree(shown.get()).xpath("//section[@aria-labelledby='listen']//audio/@src")
        assert len(sounds) == 4
        for sound in sounds:
            with shown.browser.get(sound) as answer:
                assert (answer.status_code, answer.mimetype) == (200, "audio/ogg")


TALES = ("0123456789abcdef", "fedcba9876543210")
"""Names of stories' copies; the second was taken back later."""


@pytest.fixture
def taken_back(shown: StationPages) -> StationPages:
    """Two stories that were in a pack and in a programme of it, and are withdrawn."""
    for number, name, day in ((117, TALES[0], 20), (125, TALES[1], 21)):
        shown.rows(
            f"INSERT INTO cuts (number, item, title) VALUES ({number}, '{STORY}{name}', 'Tantara') RETURNING number"
        )
        shown.rows(
            f"INSERT INTO withdrawn_stories (name, withdrawn_on) VALUES ('{name}', '2026-11-{day}') RETURNING name"
        )
    for path, names in (("ANTSO-117-MG-STORY", TALES[:1]), ("ANTSO-200-MG-WEEKLY", TALES), ("ANTSO-201", ())):
        shown.rows(
            "INSERT INTO packed_paths (path, stories)"
            f" VALUES ('MP3-MG/{path}.MP3', '{json.dumps(names)}') RETURNING path"
        )
    return shown


def test_p21_what_was_withdrawn_is_listed_by_its_files_on_the_stick_the_programmes_too_and_told(
    taken_back: StationPages,
) -> None:
    taken_back.come_in()
    assert listed(taken_back) == [
        "125 Tantara MP3-MG/ANTSO-200-MG-WEEKLY.MP3",
        "117 Tantara MP3-MG/ANTSO-117-MG-STORY.MP3 MP3-MG/ANTSO-200-MG-WEEKLY.MP3",
    ]
    told = taken_back.post("airplay", cut="117", day="2026-11-22", time="10:00")
    assert "117 Tantara was withdrawn" in words(told)


def listed(shown: StationPages) -> list[str]:
    """What the page lists as withdrawn, a line each."""
    lines = tree(shown.get()).xpath("//section[@aria-labelledby='withdrawn']//li")
    return [" ".join(" ".join(line.itertext()).split()) for line in lines]


def test_the_month_is_a_pdf_and_a_table_and_only_when_it_is_over(shown: StationPages) -> None:
    shown.come_in()
    shown.post("airplay", cut=str(shown.cut), day="2026-10-22", time="10:00")
    table = shown.get("months/2026-10.csv")
    assert table.data.startswith(b"\xef\xbb\xbfWhat was aired;Number;Times;Calls\r\n")
    assert f"Ny <i>karama</i>;{shown.cut};1;·" in table.text
    assert shown.get("months/2026-10.pdf").data.startswith(b"%PDF")
    for other in ("2026-11.pdf", "2026-13.pdf", "x.csv", "2026-10.exe"):
        assert shown.get(f"months/{other}").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_are_small_and_need_no_script(shown: StationPages, lang: str) -> None:
    shown.lang = lang
    before = shown.get()
    shown.come_in()
    for day in range(1, 29):
        shown.post("airplay", cut=str(shown.cut), day=f"2026-10-{day:02}", time="10:00")
    for page in (before, shown.get()):
        assert page.status_code == 200
        assert len(page.data) < 50_000
        assert "<script" not in page.text
        assert re.search(rf'<html lang="{lang}">', page.text)
        assert "<b>Essai</b>" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
