// What three readers of podcasts make of feeds: `node read.mjs FILE...` prints it as JSON, as tests/radio_feed/judge.py does.
import { readFileSync } from "node:fs";
import { parseRssFeed } from "feedsmith";
import partytime from "podcast-partytime";
import RssParser from "rss-parser";

const seconds = (date) => Math.round(new Date(date).getTime() / 1000);

function byPartytime(xml) {
  return partytime.parseFeed(xml).items.map((item) => ({
    title: item.title,
    date: seconds(item.pubDate),
    enclosure: item.enclosure.url,
    size: item.enclosure.length,
    seconds: item.duration,
    guid: item.guid,
    chapters: item.podcastChapters?.url ?? null,
    transcripts: (item.podcastTranscripts ?? []).map((one) => one.url),
    alternates: (item.alternativeEnclosures ?? []).map((one) => [one.source[0].uri, one.integrity.value]),
  }));
}

function byFeedsmith(xml) {
  return (parseRssFeed(xml).items ?? []).map((item) => ({
    title: item.title,
    date: seconds(item.pubDate),
    enclosure: item.enclosures[0].url,
    size: item.enclosures[0].length,
    seconds: item.itunes.duration,
    guid: item.guid.value,
    chapters: item.podcast.chapters?.url ?? null,
    transcripts: (item.podcast.transcripts ?? []).map((one) => one.url),
    alternates: item.podcast.alternateEnclosures.map((one) => [one.sources[0].uri, one.integrity.value]),
  }));
}

async function byRssParser(xml) {
  return (await new RssParser().parseString(xml)).items.map((item) => ({
    title: item.title,
    date: seconds(item.isoDate),
    enclosure: item.enclosure.url,
    size: Number(item.enclosure.length),
    seconds: Number(item.itunes.duration),
    guid: item.guid,
  }));
}

const documents = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
console.log(
  JSON.stringify({
    "podcast-partytime": documents.map(byPartytime),
    feedsmith: documents.map(byFeedsmith),
    "rss-parser": await Promise.all(documents.map(byRssParser)),
  }),
);
