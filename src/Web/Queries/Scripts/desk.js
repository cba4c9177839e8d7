// The query page where there is script: checks while one writes, runs without leaving the page, and stops. All that is shown is drawn by the server.
import { editorFor } from "./editor.js";

const restBeforeCheck = 350;

/** Opens the desk. Returns what closes it. */
export function open(desk) {
  const form = desk.querySelector("form.query-form");
  const field = form.querySelector("textarea[name=q]");
  const part = name => desk.querySelector(`[data-part=${name}]`);
  const closing = new AbortController();
  let running = null;
  let checking = null;
  let rest = 0;

  const editor = editorFor(field, { label: field.labels[0].textContent.trim(), describedBy: desk.dataset.keys, changed: checkSoon });
  mark();
  desk.dataset.ready = "";

  const listen = (target, type, handler, options = {}) => target.addEventListener(type, handler, { ...options, signal: closing.signal });
  listen(desk, "submit", onSubmit);
  listen(desk, "click", onClick);
  listen(desk, "change", event => event.target.matches("[data-kind]") && check({ redraw: true }));
  listen(field.labels[0], "click", event => { event.preventDefault(); editor.focus(); });
  // Before the editor's own keys.
  listen(document, "keydown", onKey, { capture: true });

  function onKey(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && desk.contains(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit(form.querySelector("button[value=kjor]"));
    } else if (event.key === "Escape" && running) {
      event.preventDefault();
      stop();
    }
  }

  function onClick(event) {
    const link = event.target.closest("[data-start]");
    if (link) {
      event.preventDefault();
      editor.jump(Number(link.dataset.start), Number(link.dataset.length));
    } else if (event.target.closest("[data-stop]")) stop();
  }

  function onSubmit(event) {
    event.preventDefault();
    const { target, submitter } = event;
    const data = new FormData(target, submitter);
    const file = submitter?.getAttribute("formaction");
    if (file) work(file, data, async answer => save(await answer.blob(), file.split("/").pop()));
    else work(target.action, data, async answer => { take(await answer.text()); if (submitter?.value !== "lagre") show(); });
  }

  /** Sends the form, and stands busy until the answer is there or somebody stops it. */
  async function work(address, data, done) {
    stop(true);
    clearTimeout(rest);
    checking?.abort();
    const own = running = new AbortController();
    const started = performance.now();
    const clock = setInterval(() => busy(started), 100);
    part("said").replaceChildren();
    busy(started);
    try {
      const answer = await fetch(address, { method: "POST", body: data, signal: own.signal });
      if (answer.ok) await done(answer);
      else say(await reason(answer));
    } catch (fault) {
      if (fault.name !== "AbortError") say(desk.dataset.failed);
    } finally {
      clearInterval(clock);
      if (running === own) idle();
    }
  }

  // Who asked by key sees what came of it: the faults where there are some, otherwise the answer.
  function show() {
    const faults = part("faults");
    (faults.querySelector("[data-severity=error]") ? faults : part("answer")).scrollIntoView({ block: "nearest" });
  }

  async function reason(answer) {
    if (answer.headers.get("content-type")?.startsWith("text/plain")) return answer.text();
    return answer.status === 503 ? desk.dataset.unavailable : answer.status === 413 ? desk.dataset.toolarge : desk.dataset.failed;
  }

  function save(content, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function take(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.id;
    for (const old of desk.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector(`[data-part=${old.dataset.part}]`);
      if (fresh) old.replaceChildren(...fresh.childNodes);
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    mark();
  }

  function stop(isReplaced = false) {
    if (!running) return;
    // The server sees that nobody waits, and ends the query.
    running.abort();
    running = null;
    idle();
    if (!isReplaced) say(desk.dataset.stopped);
  }

  function busy(started) {
    desk.dataset.busy = "";
    const seconds = (performance.now() - started) / 1000;
    part("answer").setAttribute("aria-busy", "true");
    status(seconds < 0.3 ? "" : desk.dataset.running.replace("{0}", Math.floor(seconds)));
  }

  function idle() {
    running = null;
    delete desk.dataset.busy;
    part("answer").removeAttribute("aria-busy");
    status("");
  }

  function status(text) {
    const line = desk.querySelector(".query-status");
    if (line.textContent !== text) line.textContent = text;
  }

  function say(text) {
    const alert = document.createElement("div");
    alert.className = "ds-alert";
    alert.dataset.color = "warning";
    alert.setAttribute("role", "alert");
    alert.textContent = text;
    part("said").replaceChildren(alert);
  }

  function checkSoon() {
    clearTimeout(rest);
    rest = setTimeout(check, restBeforeCheck);
  }

  async function check({ redraw = false } = {}) {
    checking?.abort();
    const own = checking = new AbortController();
    try {
      const answer = await fetch(desk.dataset.check, { method: "POST", body: new FormData(form), signal: own.signal });
      if (answer.ok && checking === own) takeCheck(await answer.text(), redraw);
    } catch {
      // A check that failed says nothing; the next one, or the run, will.
    }
  }

  function takeCheck(html, redraw) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = name => page.querySelector(`[data-part=${name}]`);
    part("faults").replaceChildren(...fresh("faults").childNodes);
    // Fields whose names are the same stay as they are: somebody may be writing in one.
    if (redraw || names(fresh("parameters")) !== names(part("parameters"))) {
      const focused = document.activeElement?.id;
      part("parameters").replaceChildren(...fresh("parameters").childNodes);
      if (focused) document.getElementById(focused)?.focus();
    }
    mark();
  }

  function names(fields) {
    return [...fields.querySelectorAll("[data-parameter]")].map(one => one.dataset.parameter).join(" ");
  }

  function mark() {
    editor.mark([...part("faults").querySelectorAll("[data-start]")].map(link => ({
      start: Number(link.dataset.start), length: Number(link.dataset.length), severity: link.dataset.severity, message: link.dataset.message,
    })));
  }

  return () => {
    closing.abort();
    running?.abort();
    checking?.abort();
    clearTimeout(rest);
    editor.close();
  };
}
