// The reader's form: a file is loaded into it, its length is watched, and reading a long text can be called off.
const form = document.getElementById("reader");
const busy = form.querySelector(".busy"), warn = form.querySelector("[role=alert]"), file = form.querySelector("input[type=file]");
const most = Number(form.dataset.long);

function say(text) {
  warn.textContent = text;
  warn.hidden = !text;
}

// Encodings that tell themselves, then UTF-8 if it is that, else the old encoding of Arabic.
function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("windows-1256").decode(bytes); }
}

file.closest("label").hidden = false;
file.addEventListener("change", async () => {
  const chosen = file.files[0];
  if (!chosen) return;
  if (chosen.size > 4 * most) { say(form.dataset.tooLong); return; }
  const text = decoded(new Uint8Array(await chosen.arrayBuffer()));
  if (text.includes("\0")) { say(form.dataset.noText); return; }
  if (text.length > most) { say(form.dataset.tooLong); return; }
  say("");
  form.text.value = text;
  form.text.focus();
});

form.addEventListener("submit", (event) => {
  const sent = new URLSearchParams(new FormData(form)).toString().length;
  if (sent > 1024 * 1024) { event.preventDefault(); say(form.dataset.tooLong); return; }
  say("");
  // What is saved as a file leaves the page where it is: there would be nothing to call off.
  if (!event.submitter?.formAction || new URL(event.submitter.formAction).pathname.endsWith("/read")) busy.hidden = false;
});
form.querySelector("[data-stop]").addEventListener("click", (event) => {
  window.stop();
  busy.hidden = true;
  say(event.currentTarget.dataset.stopped);
});
window.addEventListener("pageshow", () => { busy.hidden = true; });
