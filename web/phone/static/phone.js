// The practice phone. It calls the line as a phone company does - signed webhooks, portable TwiML - and plays what the
// line answers. It follows carriers/practice.py rule for rule, with real sound and real time, and forgives as little.

const KEYS = "123456789*0#";
const MAX_REDIRECTS = 50;
const STATUS = "/voice/status";
const RATE = 8000; // what a telephone carries
const TABLE = {
  Response: "", Play: "loop", Say: "language voice", Number: "", Sip: "", Redirect: "method", Hangup: "", Reject: "reason",
  Gather: "action method timeout numDigits finishOnKey", Dial: "action method timeout callerId",
  Record: "action method timeout maxLength finishOnKey playBeep recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent",
};
const CHILDREN = { Response: "Play Say Gather Record Dial Redirect Hangup Reject", Gather: "Play Say", Dial: "Number Sip" };

class Dropped extends Error {} // the caller hung up
class Fault extends Error {} // what a phone company would end the call for

const $ = (id) => document.getElementById(id);
const root = $("phone");
const words = JSON.parse(root.dataset.words);
const audio = new Audio();
const sleep = (ms, value) => new Promise((done) => setTimeout(done, ms, value));
const element = (tag, text = "") => Object.assign(document.createElement(tag), { textContent: text });
let context = null; // the AudioContext, made at the first click: browsers allow none before
let call = null;

// ---- what the server is asked -------------------------------------------------------------------------------------

async function ask(path, body, type) {
  const csrf = document.querySelector("meta[name=csrf-token]").content;
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": type, "X-CSRFToken": csrf }, body });
  if (!response.ok) throw new Fault(`${words.not_answering}: ${path} ${response.status}`);
  return response.json();
}
const askJson = (path, value) => ask(path, JSON.stringify(value), "application/json");

async function describe(sid) {
  const response = await fetch(`/phone/calls/${sid}`).catch(() => null);
  return response?.ok ? response.json() : null;
}

// ---- TwiML --------------------------------------------------------------------------------------------------------

function parse(xml) {
  const response = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  if (response.tagName !== "Response") throw new Fault(`${words.not_portable}: <${response.tagName}>`);
  check(response);
  return response;
}

function check(node) {
  for (const { name, value } of node.attributes) {
    const known = TABLE[node.tagName].split(" ").includes(name);
    if (!known || (/method$/i.test(name) && value !== "POST")) throw new Fault(`${words.not_portable}: <${node.tagName} ${name}="${value}">`);
  }
  for (const child of node.children) {
    if (!(CHILDREN[node.tagName] ?? "").split(" ").includes(child.tagName)) throw new Fault(`${words.not_portable}: <${child.tagName}>`);
    check(child);
  }
}

const number = (verb, name, otherwise) => Number(verb.getAttribute(name) ?? otherwise);

// ---- a call -------------------------------------------------------------------------------------------------------

class Call {
  constructor(caller) {
    this.caller = caller;
    this.began = Date.now();
    this.pressed = [];
    this.catching = false;
    this.wake = () => {};
    this.word = words.begin;
    this.dropped = new Promise((_, reject) => { this.drop = () => reject(new Dropped()); });
    this.dropped.catch(() => {});
  }

  until(promise) { return Promise.race([promise, this.dropped]); }

  press(key) {
    if (!this.catching) return; // nobody listens: the key is lost, as on any phone
    this.pressed.push(key);
    this.wake();
  }

  keyPressed() { return new Promise((done) => { this.wake = done; if (this.pressed.length) done(); }); }

  async nextKey(ms) {
    if (!this.pressed.length) await this.until(ms === undefined ? this.keyPressed() : Promise.race([this.keyPressed(), sleep(ms)]));
    return this.pressed.shift() ?? null;
  }

  async live() {
    const { sid, from, to } = await askJson("/phone/calls", { from: this.caller });
    this.parties = { CallSid: sid, From: from, To: to, Direction: "inbound" };
    this.goodbye = await this.signed(STATUS, { CallStatus: "completed" });
    let status = "completed";
    try {
      await this.request("/voice/incoming", { CallStatus: "ringing" });
      status = await this.run();
    } catch (error) {
      if (!(error instanceof Dropped)) { status = "failed"; throw error; }
    } finally {
      const seconds = Math.round((Date.now() - this.began) / 1000);
      await this.tell(STATUS, { CallStatus: status, CallDuration: String(seconds) });
    }
  }

  async run() {
    for (let redirects = 0; ;) {
      const verb = this.ahead.shift();
      if (["Gather", "Record", "Dial"].includes(verb?.tagName)) redirects = 0;
      switch (verb?.tagName) {
        case "Play": case "Say": await this.speak([verb]); break;
        case "Gather": await this.gather(verb); break;
        case "Record": await this.record(verb); break;
        case "Dial": await this.dial(verb); break;
        case "Redirect":
          if (++redirects > MAX_REDIRECTS) throw new Fault(`${words.not_portable}: ${MAX_REDIRECTS} × <Redirect>`);
          await this.until(this.request(verb.textContent.trim(), {}));
          break;
        case "Reject": return verb.getAttribute("reason") === "busy" ? "busy" : "no-answer";
        default: return "completed"; // Hangup, or nothing left to do
      }
    }
  }

  pathOf(address) {
    const home = root.dataset.publicUrl;
    if (address.startsWith(`${home}/`)) return address.slice(home.length);
    if (/^https?:/.test(address)) throw new Fault(`${words.not_portable}: ${address}`);
    return address || this.path;
  }

  async signed(path, extra) {
    const params = { ...this.parties, CallStatus: "in-progress", ...extra };
    const { signature } = await askJson("/phone/signature", { path, params });
    return { method: "POST", headers: { "X-Twilio-Signature": signature }, body: new URLSearchParams(params) };
  }

  // The page is closed in the middle of a call: there is time for one request, signed when the call began.
  vanish() { if (this.goodbye) fetch(STATUS, { ...this.goodbye, keepalive: true }); }

  async tell(address, extra) {
    const path = this.pathOf(address);
    const response = await fetch(path, await this.signed(path, extra));
    if (response.status !== 200) throw new Fault(`${words.not_answering}: ${path} ${response.status}`);
    return response.text();
  }

  async request(address, extra) {
    const word = this.word;
    this.word = words.goes_on;
    this.path = this.pathOf(address);
    const response = parse(await this.tell(this.path, extra));
    this.ahead = [...response.children];
    this.parts = [...response.querySelectorAll("Play, Say")];
    const view = await describe(this.parties.CallSid);
    if (call === this) showTurn(word, this.parts, view); // an answer that comes after the call's end is not shown
  }

  async speak(parts) {
    showState("speaking");
    for (const part of parts) {
      const loops = part.tagName === "Play" ? number(part, "loop", 1) || Infinity : 1;
      for (let loop = 0; loop < loops; loop++) {
        await this.sound(part);
        if (this.pressed.length) return;
      }
    }
  }

  async sound(part) {
    const index = this.parts.indexOf(part);
    mark(index, 0);
    const key = this.catching ? this.keyPressed() : new Promise(() => {});
    if (part.tagName === "Say") return void (await this.until(Promise.race([key, sleep(800 + 60 * part.textContent.length)])));
    const next = this.parts[index + 1];
    if (next?.tagName === "Play") fetch(this.pathOf(next.textContent.trim())).catch(() => {}); // warms the cache: no gap
    const over = new Promise((done) => { audio.onended = done; audio.onerror = done; });
    audio.ontimeupdate = () => mark(index, audio.currentTime);
    audio.src = this.pathOf(part.textContent.trim());
    audio.play().catch((error) => { if (error.name === "NotSupportedError") showFault(`${words.no_sound}: ${audio.src}`); });
    try { await this.until(Promise.race([over, key])); } finally { audio.ontimeupdate = null; audio.pause(); }
  }

  async gather(verb) {
    const finish = verb.getAttribute("finishOnKey") ?? "#";
    const count = number(verb, "numDigits", Infinity);
    let digits = "", key = null;
    this.catch(true);
    await this.speak([...verb.children]);
    showState("listening");
    while (digits.length < count) {
      key = await this.nextKey(number(verb, "timeout", 5) * 1000);
      if (key === null || finish.includes(key)) break;
      digits += key;
      $("typed").textContent = digits;
    }
    this.catch(false);
    this.word = digits ? digits + (finish.includes(key) ? key : "") : key ?? words.silence;
    if (digits) await this.until(this.request(verb.getAttribute("action") ?? "", { Digits: digits }));
  }

  catch(on) { this.catching = on; this.pressed = []; }

  async record(verb) {
    if (verb.getAttribute("playBeep") !== "false") { tone([440], 0.4); await this.until(sleep(400)); }
    showState("recording");
    this.catch(true);
    const take = new Take(number(verb, "timeout", 5), number(verb, "maxLength", 3600));
    const finish = verb.getAttribute("finishOnKey") ?? KEYS;
    const ending = await this.until(Promise.race([take.over, this.keyAmong(finish)])).catch(() => "hangup");
    this.catch(false);
    const kept = await take.stop();
    this.word = kept ? words.spoke + (ending && ` ${ending}`) : words.silence;
    if (kept) await this.handIn(verb, kept, ending);
    if (ending === "hangup") throw new Dropped();
  }

  async keyAmong(finish) {
    for (;;) { const key = await this.nextKey(); if (finish.includes(key)) return key; }
  }

  async handIn(verb, wav, ending) {
    const { sid, url, seconds } = await ask(`/phone/recordings?CallSid=${this.parties.CallSid}`, wav, "audio/wav");
    const take = { RecordingSid: sid, RecordingUrl: url, RecordingDuration: String(Math.round(seconds)) };
    const end = ending === "hangup" ? { Digits: ending, CallStatus: "completed" } : ending ? { Digits: ending } : {};
    await this.request(verb.getAttribute("action") ?? "", { ...take, ...end });
    const callback = verb.getAttribute("recordingStatusCallback");
    if (callback) await this.tell(callback, { ...take, RecordingStatus: "completed" });
  }

  async dial(verb) {
    showState("ringing");
    $("dial-number").textContent = verb.textContent.trim();
    reveal($("dial"));
    const chosen = new Promise((done) => { $("dial").onclick = (event) => event.target.dataset.dial && done(event.target.dataset.dial); });
    const status = await this.until(Promise.race([chosen, sleep(number(verb, "timeout", 30) * 1000, "no-answer")])).finally(() => { $("dial").hidden = true; });
    this.word = words[status.replace("-", "_").replace("completed", "answered")];
    if (verb.getAttribute("action")) await this.until(this.request(verb.getAttribute("action"), { DialCallStatus: status }));
  }
}

// ---- what the caller says into a Record ---------------------------------------------------------------------------

class Take {
  constructor(silence, longest) {
    Object.assign(this, { silence, longest, chunks: [], heard: false, stopped: false, wav: null });
    this.over = new Promise((done) => { this.end = () => done(""); });
    reveal($("take"));
    $("take-says").textContent = words.speak_now;
    $("take-file").value = "";
    $("take-file").onchange = (event) => this.fromFile(event.target.files[0]);
    $("take-nothing").onclick = () => { this.heard = false; this.end(); };
    this.listening = this.listen();
  }

  async fromFile(file) {
    try { this.wav = await toWav(file, this.longest); this.end(); } catch { $("take-says").textContent = words.not_sound; }
  }

  async listen() {
    try { this.stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { $("take-says").textContent = words.no_microphone; return; }
    if (this.stopped) return this.stream.getTracks().forEach((track) => track.stop());
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.ondataavailable = (event) => this.chunks.push(event.data);
    this.recorder.start();
    const meter = new AnalyserNode(context);
    context.createMediaStreamSource(this.stream).connect(meter);
    const samples = new Float32Array(meter.fftSize), began = Date.now();
    for (let quietSince = began; !this.stopped; await sleep(100)) {
      meter.getFloatTimeDomainData(samples);
      if (samples.some((sample) => Math.abs(sample) > 0.02)) { this.heard = true; quietSince = Date.now(); }
      if (Date.now() - quietSince > this.silence * 1000 || Date.now() - began > this.longest * 1000) return this.end();
    }
  }

  // The take as a telephone would have carried it, or null when nothing was said.
  async stop() {
    this.stopped = true;
    $("take").hidden = true;
    if (this.recorder) {
      await new Promise((done) => { this.recorder.onstop = done; this.recorder.stop(); });
      this.stream.getTracks().forEach((track) => track.stop());
      if (!this.wav && this.heard) this.wav = await toWav(new Blob(this.chunks), this.longest);
    }
    return this.wav;
  }
}

async function toWav(blob, longest) {
  const sound = await context.decodeAudioData(await blob.arrayBuffer());
  const length = Math.ceil(Math.min(sound.duration, longest) * RATE);
  const offline = new OfflineAudioContext(1, length, RATE);
  const source = new AudioBufferSourceNode(offline, { buffer: sound });
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + 2 * length, true); text(8, "WAVEfmt "); view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, RATE, true); view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true); text(36, "data"); view.setUint32(40, 2 * length, true);
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return view.buffer;
}

// ---- what is shown and heard on the page --------------------------------------------------------------------------

function showState(state) {
  root.dataset.state = state;
  $("state").textContent = words[state];
  if (state !== "listening") $("typed").textContent = "";
  const on = !["ready", "ended"].includes(state);
  $("call").ariaDisabled = $("caller").disabled = on;
  $("hang-up").ariaDisabled = !on;
}

function showTurn(word, parts, view) {
  const said = view?.said.length === parts.length ? view.said
    : parts.map((part) => ({ text: part.tagName === "Say" ? part.textContent : "", sentences: [], origin: part.tagName === "Say" ? "carrier" : "unknown" }));
  const step = view?.step ? view.step + (view.message ? ` / ${view.message}` : "") : "–";
  $("step").textContent = step;
  $("language").textContent = view?.language ?? "–";
  $("turn").textContent = view?.turn ?? "–";
  $("release").textContent = view?.release ?? "–";
  $("said").lang = view?.language ?? "";
  const sounds = said.map((item, i) => [item, said.slice(0, i).findLast((earlier) => earlier.origin !== "silence")]);
  $("said").replaceChildren(...sounds.map(([item, before]) => saidItem(item, before)));
  const row = document.createElement("tr");
  const key = document.createElement("td");
  key.append(element("kbd", word));
  row.append(element("td", $("log").childElementCount + 1), key, element("td", step));
  $("log").prepend(row);
}

function saidItem(item, before) {
  const line = document.createElement("li");
  if (item.origin === "silence") {
    line.className = "goes-on";
    return line;
  }
  const sentences = item.sentences.length ? item.sentences : [{ starts: 0, ends: 0, text: item.text || (item.origin === "music" ? "♪" : "…") }];
  for (const { starts, ends, text } of sentences) {
    const span = element("span", text);
    Object.assign(span.dataset, { starts, ends });
    line.append(span, " ");
  }
  line.classList.toggle("goes-on", Boolean(item.text) && !/[.!?:]$/.test(item.text.trim()));
  if (item.origin !== before?.origin) line.append(element("small", words[item.origin]));
  return line;
}

function mark(index, seconds) {
  const lines = [...$("said").children];
  lines.forEach((line, i) => { line.ariaCurrent = i === index ? "true" : null; });
  $("said").querySelectorAll(".now").forEach((span) => span.classList.remove("now"));
  const spans = [...(lines[index]?.querySelectorAll("span") ?? [])];
  const now = spans.findLast((span) => Number(span.dataset.starts) <= seconds + 0.05) ?? spans[0];
  now?.classList.add("now");
  $("caption").textContent = now?.textContent ?? "";
  const line = lines[index];
  if (line) $("said").scrollTop = line.offsetTop - $("said").offsetTop - 40;
}

function reveal(panel) {
  panel.hidden = false;
  panel.scrollIntoView({ block: "nearest" });
}

function showFault(text) {
  $("fault").textContent = text;
  reveal($("fault"));
}

function tone(frequencies, seconds) {
  const volume = new GainNode(context, { gain: 0.06 });
  volume.connect(context.destination);
  for (const frequency of frequencies) {
    const wave = new OscillatorNode(context, { frequency });
    wave.connect(volume);
    wave.start();
    wave.stop(context.currentTime + seconds);
  }
}

// ---- the hand on the phone ----------------------------------------------------------------------------------------

async function begin() {
  if (call) return;
  context ??= new AudioContext();
  call = new Call($("caller").value);
  $("fault").hidden = true;
  $("log").replaceChildren();
  showState("calling");
  const clock = setInterval(() => showClock(call.began), 500);
  showClock(call.began);
  await call.live().catch((error) => showFault(error instanceof Fault ? error.message : `${words.not_answering} (${error.message})`));
  clearInterval(clock);
  call = null;
  mark(-1, 0);
  showState("ended");
}

function showClock(began) {
  const seconds = Math.floor((Date.now() - began) / 1000);
  $("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function press(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 120);
  if (context) tone([[697, 770, 852, 941][Math.floor(KEYS.indexOf(key) / 3)], [1209, 1336, 1477][KEYS.indexOf(key) % 3]], 0.1);
  call?.press(key);
}

$("call").onclick = begin;
$("hang-up").onclick = () => call?.drop();
document.querySelector(".keys").onclick = (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) press(key);
};
document.onkeydown = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const control = event.target.closest("input, select, button, a");
  if (event.key === "Escape") call?.drop();
  else if (KEYS.includes(event.key) && !control?.matches("input, select")) press(event.key);
  else if (event.key === "Enter" && !control) begin();
};
addEventListener("pagehide", () => call?.vanish());
showState("ready");
