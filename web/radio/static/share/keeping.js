// A page that was visited opens without a network, and a sound that was played plays. Nothing is fetched that nobody asked for:
// who visits pays for the data. A worker's story is not kept: it may be withdrawn. What is no longer on the air (404, 410) is forgotten as soon as the network says so.
const KEPT = "listen-1";
const BESIDE = ["/listen/static/share.css", "/listen/static/share.svg", "/listen/static/visited.js"];

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  await self.clients.claim();
  const open = await self.clients.matchAll({ type: "window" });
  await Promise.allSettled([...BESIDE, ...open.map((page) => page.url)].map((address) => newest(new Request(address))));
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (/^\/audio\/[0-9a-f]{64}\//.test(address.pathname)) event.respondWith(sound(event));
  else if (address.pathname.startsWith("/listen/") && !address.pathname.startsWith("/listen/from/")) event.respondWith(newest(event.request));
});

async function newest(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && answer.headers.get("Cache-Control") !== "no-store") await cache.put(request, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await cache.delete(request, { ignoreVary: true });
    return answer;
  } catch (offline) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw offline;
  }
}

async function sound(event) {
  const cache = await caches.open(KEPT), address = event.request.url, range = event.request.headers.get("Range");
  const kept = await cache.match(address);
  if (kept) return part(await kept.arrayBuffer(), kept.headers, range);
  if (range && range !== "bytes=0-") return fetch(event.request);
  const whole = await fetch(address);
  if (whole.status === 200) event.waitUntil(cache.put(address, whole.clone()));
  return whole;
}

// A player asks for a part of what it plays, and some want a part back.
function part(bytes, headers, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range || "");
  if (!asked) return new Response(bytes, { headers });
  const from = Number(asked[1]), to = Math.min(asked[2] ? Number(asked[2]) : Infinity, bytes.byteLength - 1);
  const told = new Headers(headers);
  told.set("Content-Range", `bytes ${from}-${to}/${bytes.byteLength}`);
  told.set("Content-Length", String(to - from + 1));
  return new Response(bytes.slice(from, to + 1), { status: 206, headers: told });
}
