// Records a voice in the browser. A form with a Send button sends it as the body of one request: it is never a file. In another it
// goes with what is filled in, in the form's file field. Without this script, or without a microphone, a file is sent.
const recorder = document.querySelector(".recorder");
const form = recorder.closest("form");
const [record, stop, send, drop] = ["record", "stop", "send", "drop"].map((name) => recorder.querySelector(`.${name}`));
const status = recorder.querySelector("[role=status]");
const heard = recorder.querySelector("audio");
const field = form.querySelector("[type=file]");
const LONGEST_MS = 300_000;

let media = null;
let pieces = [];
let taken = null;

function shown(element, yes) {
  if (element) element.hidden = !yes;
}

async function begin() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    status.textContent = recorder.dataset.refused;
    return;
  }
  pieces = [];
  media = new MediaRecorder(stream);
  media.ondataavailable = (event) => pieces.push(event.data);
  media.onstop = () => ended(stream);
  media.start();
  setTimeout(() => media.state === "recording" && media.stop(), LONGEST_MS);
  status.textContent = recorder.dataset.recording;
  shown(record, false);
  shown(stop, true);
  shown(send, false);
  shown(drop, false);
  shown(heard, false);
  stop.focus();
}

function ended(stream) {
  stream.getTracks().forEach((track) => track.stop());
  taken = new Blob(pieces, { type: media.mimeType.split(";")[0] || "audio/webm" });
  heard.src = URL.createObjectURL(taken);
  status.textContent = recorder.dataset.listen;
  shown(record, true);
  shown(stop, false);
  shown(send, true);
  shown(drop, true);
  shown(heard, true);
  if (drop) attach();
  (send ?? record).focus();
}

function attach() {
  const files = new DataTransfer();
  files.items.add(new File([taken], "voice", { type: taken.type }));
  field.files = files.files;
}

function forget() {
  field.value = "";
  status.textContent = "";
  shown(drop, false);
  shown(heard, false);
  record.focus();
}

async function deliver() {
  send.disabled = true;
  status.textContent = recorder.dataset.sending;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: taken,
      headers: { "X-CSRFToken": form.querySelector("[name=csrf_token]").value, "Content-Type": taken.type },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    location.assign((await answer.json()).go);
  } catch {
    status.textContent = recorder.dataset.failed;
    send.disabled = false;
  }
}

if (navigator.mediaDevices && window.MediaRecorder) {
  shown(recorder, true);
  record.addEventListener("click", begin);
  stop.addEventListener("click", () => media.stop());
  send?.addEventListener("click", deliver);
  drop?.addEventListener("click", forget);
}
