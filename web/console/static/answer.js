// Records an answer in the browser and sends it as the body of one request: it is never a file. Without this script, or
// without a microphone, the form sends a file.
const form = document.getElementById("answer");
const token = form.querySelector("[name=csrf_token]").value;
const recorder = form.querySelector(".recorder");
const [record, stop, send] = ["record", "stop", "send"].map((name) => recorder.querySelector(`.${name}`));
const status = recorder.querySelector("[role=status]");
const heard = recorder.querySelector("audio");
const LONGEST_MS = 300_000;

let media = null;
let pieces = [];
let taken = null;

function shown(element, yes) {
  element.hidden = !yes;
}

async function begin() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    status.textContent = form.dataset.refused;
    return;
  }
  pieces = [];
  media = new MediaRecorder(stream);
  media.ondataavailable = (event) => pieces.push(event.data);
  media.onstop = () => ended(stream);
  media.start();
  setTimeout(() => media.state === "recording" && media.stop(), LONGEST_MS);
  status.textContent = form.dataset.recording;
  shown(record, false);
  shown(stop, true);
  shown(send, false);
  shown(heard, false);
  stop.focus();
}

function ended(stream) {
  stream.getTracks().forEach((track) => track.stop());
  taken = new Blob(pieces, { type: media.mimeType.split(";")[0] || "audio/webm" });
  heard.src = URL.createObjectURL(taken);
  status.textContent = form.dataset.listen;
  shown(record, true);
  shown(stop, false);
  shown(send, true);
  shown(heard, true);
  send.focus();
}

async function deliver() {
  send.disabled = true;
  status.textContent = form.dataset.sending;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: taken,
      headers: { "X-CSRFToken": token, "Content-Type": taken.type },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    location.assign((await answer.json()).go);
  } catch {
    status.textContent = form.dataset.failed;
    send.disabled = false;
  }
}

if (navigator.mediaDevices && window.MediaRecorder) {
  shown(recorder, true);
  record.addEventListener("click", begin);
  stop.addEventListener("click", () => media.stop());
  send.addEventListener("click", deliver);
}
