"""What an episode's MP3 says of itself: the same title, words, chapters and remarks as its feed."""

from audio.tags import Chapter, Tags
from radio_feed.covers import small_cover
from radio_feed.episodes import Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.notes import remarks
from radio_feed.feeds.transcripts import chapters_of, plain


def tags_of(channel: Channel, episode: Episode) -> Tags:
    """The title is the feed's, letter for letter; a trial says in its album that it is one, a synthetic voice in its comment."""
    return Tags(
        title=episode.title,
        artist=channel.words.author,
        album=channel.title,
        language=episode.language,
        script=plain(episode).strip(),
        comment="\n".join(remarks(channel, episode)),
        track=episode.number,
        cover=small_cover(episode.theme, episode.language, episode.title),
        chapters=tuple(Chapter(one.starts, one.ends, one.title) for one in chapters_of(episode)),
    )
