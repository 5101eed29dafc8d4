"""What ten thousand episodes cost: a page cold and unchanged, the whole archive beside feedgen's, and calls while 200 download.

python -m scripts.bench.feeds [COUNT]      without the calls, which need a published line
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from flask.testing import FlaskClient
from sqlalchemy import Engine, insert

from app import create_app
from audio.masters import DOWNLOADED
from audio.speech import Offset, Origin
from core.database import unit_of_work
from core.models import EpisodeRow, FeedRow
from core.settings import Settings, read_settings
from publishing.shapes import Source, Status
from radio_feed.episodes import EPISODE, Enclosure, Episode, feed_guid
from radio_feed.seasons import SEASONS
from scripts.bench import feed_archive
from scripts.bench.alone import alone, asked_count, prepared

COUNT = 10_000
ROUNDS = 30
LANGUAGE = "fr"
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
SENTENCES = (
    "Si l'employeur ne paie pas votre salaire, notez les jours et l'argent.", "",
    "Garder le salaire est un des signes du travail forcé, selon l'Organisation internationale du Travail.", "",
    "Notez chaque jour les heures travaillées.",
    "Notez l'argent promis, l'argent reçu, et les dates.",
    "Une personne de confiance peut écrire à votre place.",
)  # fmt: skip
SOURCE = Source(
    facts="2",
    title="ILO, indicators of forced labour (SAP-FL, 2012)",
    says="One of the eleven.",
    grade="A",
    dated="2012",
)


def feeds(folder: Path, count: int = COUNT) -> Iterator[str]:
    """A page and the archive."""
    settings = filled(folder / "feeds", count)
    app = create_app(settings, parts=("web",))
    yield from _pages(app.test_client(), count)
    yield from _archives(settings)


def filled(folder: Path, count: int) -> Settings:
    """A deployment in which so many episodes are on the air."""
    folder.mkdir(mode=0o700)
    settings = read_settings(
        {"INSTANCE_PATH": str(folder), "PUBLIC_URL": "https://antso.example.org"}, folder / "no.env"
    )
    with prepared(settings.database_url) as engine:
        _fill(engine, count)
    return settings


def _fill(engine: Engine, count: int) -> None:
    guid = feed_guid("https://antso.example.org", LANGUAGE)
    with unit_of_work(engine) as connection:
        connection.execute(
            insert(FeedRow), [{"language": LANGUAGE, "guid": guid, "edition": 1, "changed_at": BEGAN}]
        )
        for start in range(0, count, 1000):
            made = [_episode(number, guid) for number in range(start, min(start + 1000, count))]
            connection.execute(insert(EpisodeRow), [_row(episode) for episode in made])


def _episode(number: int, guid: str) -> Episode:
    themes = [*SEASONS]
    theme = themes[number % (len(themes) - 1)]
    named = {form: sha256(f"{number} {form}".encode()).hexdigest() for form in DOWNLOADED}
    spoken = [sentence for sentence in SENTENCES if sentence]
    return Episode(
        guid=str(uuid5(UUID(guid), str(number))),
        message=f"message-{number}",
        language=LANGUAGE,
        title=f"Le salaire de l'année, numéro {number}",
        theme=str(theme),
        season=SEASONS[theme],
        number=number // (len(themes) - 1) + 1,
        sentences=SENTENCES,
        offsets=tuple(Offset(6.0 * place, 6.0 * place + 5.5, text) for place, text in enumerate(spoken)),
        sources=(SOURCE, _another(number)),
        seconds=30.0,
        origin=Origin.SYNTHETIC,
        status=Status.DRAFT,
        published_at=BEGAN + timedelta(hours=number),
        expires_on=None,
        chooses="2",
        keys=("1", "2", "1"),
        clip=sha256(str(number).encode()).hexdigest(),
        master=named[DOWNLOADED[0]],
        enclosures=tuple(Enclosure(form, named[form], "b" * 64, 240_000 + number) for form in DOWNLOADED),
    )


def _another(number: int) -> Source:
    return SOURCE.model_copy(update={"title": f"Entretien du {number % 28 + 1} novembre, Antsiranana"})


def _row(episode: Episode) -> dict[str, object]:
    kept = {
        name: getattr(episode, name)
        for name in (
            "guid",
            "message",
            "language",
            "theme",
            "season",
            "number",
            "clip",
            "published_at",
            "expires_on",
        )
    }
    return {
        **kept,
        "made_from": episode.clip,
        "origin": episode.origin.value,
        "on_air": True,
        "document": EPISODE.dump_json(episode).decode(),
    }


def _pages(client: FlaskClient, count: int) -> Iterator[str]:
    address = f"/feeds/{LANGUAGE}.xml"
    tag = client.get(address).headers["ETag"]
    zipped = {"Accept-Encoding": "gzip"}
    middle = f"{address}?page={count // 200 + 1}"
    for what, path, headers, most in (
        ("a page of 100, cold", address, {}, "30"),
        ("the same, zipped", address, zipped, "30"),
        ("a page in the middle, zipped", middle, zipped, "30"),
        ("the same page as JSON", address.replace("xml", "json"), {}, "30"),
        ("who has it already (304)", address, {"If-None-Match": tag}, "2"),
    ):
        costs, size = zip(*(_asked(client, path, headers) for _ in range(ROUNDS)), strict=True)
        taken = statistics.median(costs) * 1000
        yield f"{count:,} episodes, {what:30} {taken:7.2f} ms CPU   (under {most})   {size[0] / 1000:7.1f} kB"


def _asked(client: FlaskClient, path: str, headers: dict[str, str]) -> tuple[float, int]:
    began = time.process_time()
    answer = client.get(path, headers=headers)
    taken = time.process_time() - began
    if answer.status_code not in (200, 304):
        raise RuntimeError(f"{path} answered {answer.status_code}: no figure.")
    return taken, len(answer.data)


def _archives(settings: Settings) -> Iterator[str]:
    """Each in a process of its own, from the same rows; what its libraries take before it begins is given apart."""
    told = {name: _archive(name, settings) for name in feed_archive.WRITERS}
    floor = told["feedgen"]["cpu"]
    for name, figures in told.items():
        yield (
            f"archive, {name:8} {figures['cpu']:6.2f} s CPU   {figures['cpu'] / floor:5.2f} x feedgen (at most 1.3)"
            f"   {(figures['peak'] - figures['before']) / 1e6:6.1f} MB (under 60) on {figures['before'] / 1e6:.0f} of libraries"
            f"   {figures['size'] / 1e6:5.1f} MB written"
        )


def _archive(name: str, settings: Settings) -> dict[str, float]:
    environ = {**os.environ, "INSTANCE_PATH": str(settings.instance_path), "PUBLIC_URL": settings.public_url}
    command = [sys.executable, "-m", "scripts.bench.feed_archive", name]
    done = subprocess.run(command, env=environ, capture_output=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    alone(lambda folder: feeds(folder, asked_count(COUNT)))


if __name__ == "__main__":
    main()
