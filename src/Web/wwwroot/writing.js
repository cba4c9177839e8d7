// A form while somebody writes: the draft is kept, what follows from other fields is shown, and codes are suggested. The page does the same without it, by its buttons.
const Rest = 2500;
const LeastBetween = 8000;
const CalculateAfter = 250;
const SearchAfter = 250;

/** Opens the form. Returns what closes it. */
export function open(element) {
  const form = element.querySelector("form");
  const status = form.querySelector("[data-status]");
  const { draft, calculate, codes } = element.dataset;
  const closing = new AbortController();
  const timers = {};
  let isDirty = false;
  let isSending = false;
  let isSaving = false;
  let saved = 0;
  let asked = null;
  // The codes that the page came with: those of the record.
  const own = new Map();

  const listen = (target, type, handler) => target.addEventListener(type, handler, { signal: closing.signal });
  const later = (name, wait, what) => { clearTimeout(timers[name]); timers[name] = setTimeout(what, wait); };
  const say = text => { if (status.textContent !== text) status.textContent = text; };

  listen(form, "input", onInput);
  listen(form, "change", onInput);
  listen(form, "submit", () => { isSending = true; });
  // Whoever leaves a form with what is kept nowhere is asked.
  listen(window, "beforeunload", event => { if (isDirty && !isSending) event.preventDefault(); });
  form.querySelector("#feil")?.focus();
  if (form.querySelector("[data-calculated]")) work();
  element.dataset.ready = "";

  function onInput(event) {
    if (event.target.type === "hidden") return;
    isDirty = true;
    if (draft !== undefined) {
      say(element.dataset.unsaved);
      later("save", Math.max(Rest, saved + LeastBetween - Date.now()), save);
    }
    if (form.querySelector("[data-calculated]")) later("calculate", CalculateAfter, work);
    const key = event.target.dataset.codeSearch;
    if (key && event.type === "input") later("codes", SearchAfter, () => suggest(event.target, key));
  }

  /** Keeps the draft. When that fails the text stays, and the line of state says so. */
  async function save() {
    if (isSaving || isSending || !isDirty) return;
    isSaving = true;
    isDirty = false;
    element.dataset.saved = Date.now();
    say(element.dataset.saving);
    try {
      const answer = await post(draft, new FormData(form));
      const told = await answer.json();
      if (!answer.ok) throw new Refusal(told, answer.status);
      form.elements.versjon.value = told.version;
      if (location.pathname !== told.address) keepAddress(told.address);
      mark(told.faults);
      say(told.status);
    } catch (failure) {
      if (failure.name === "AbortError") return;
      isDirty = true;
      if (failure instanceof Refusal) mark(failure.told.faults);
      say(failure instanceof Refusal ? failure.told.status : element.dataset.failed);
      // Somebody else's version is for the writer to look at; what is wrong is for the writer to mend. Else it is tried again.
      if (!(failure instanceof Refusal)) later("save", LeastBetween, save);
    } finally {
      isSaving = false;
      saved = Date.now();
      element.dataset.saved = saved;
    }
    if (isDirty && timers.save === undefined) later("save", LeastBetween, save);
  }

  // A reload then finds the draft.
  function keepAddress(address) {
    history.replaceState(history.state, "", address);
    form.action = address;
    for (const button of form.querySelectorAll("[formaction]")) button.setAttribute("formaction", address + new URL(button.formAction).hash);
  }

  async function work() {
    try {
      const answer = await post(calculate, new FormData(form));
      if (!answer.ok) return;
      for (const [name, text] of Object.entries(await answer.json())) {
        const place = form.querySelector(`[data-calculated="${CSS.escape(name)}"]`);
        if (place instanceof HTMLInputElement) place.value = text;
        else if (place && place.textContent !== text) place.textContent = text;
      }
    } catch { /* What is signed is calculated by the server all the same. */ }
  }

  async function suggest(input, key) {
    asked?.abort();
    if (input.value.trim().length < 2) return;
    asked = new AbortController();
    if (!own.has(input)) own.set(input, [...input.list.options].map(option => option.value));
    const data = new FormData(form);
    data.set("felt", key);
    try {
      const answer = await post(codes, data, asked.signal);
      if (!answer.ok) return;
      const words = input.value.toLowerCase().split(/\s+/);
      const ofRecord = own.get(input).filter(text => words.every(word => text.toLowerCase().includes(word)));
      input.list.replaceChildren(...new Set([...ofRecord, ...await answer.json()]).values().map(text => Object.assign(document.createElement("option"), { value: text })));
    } catch { /* The button beside the field looks codes up too. */ }
  }

  // Beside the fields, as the page itself says it.
  function mark(faults) {
    for (const old of form.querySelectorAll("[data-marked]")) old.remove();
    for (const fault of faults ?? []) {
      const field = fault.id && document.getElementById(fault.id);
      if (!field) continue;
      const told = Object.assign(document.createElement("p"), { className: "ds-validation-message", textContent: fault.message });
      told.dataset.field = "validation";
      told.dataset.marked = "";
      field.closest(".ds-field")?.append(told);
    }
  }

  const post = (address, data, signal = closing.signal) => fetch(address, { method: "POST", body: data, signal });

  return () => {
    closing.abort();
    for (const timer of Object.values(timers)) clearTimeout(timer);
  };
}

class Refusal extends Error {
  constructor(told, status) {
    super(`refused: ${status}`);
    this.told = told;
  }
}
