// Keys of the clinicians' pages: "/" to the search, "g" and a letter to a place, a letter of its own to what is done most, "?" for help. They wait while somebody writes, and stay off where they were switched off.
const Off = "varde-shortcuts-off";
const WaitForLetter = 1500;

/** Listens for as long as the element stands on the page. Returns what ends it. */
export function open(element) {
  const dialog = element.querySelector("dialog");
  const off = element.querySelector("[data-off]");
  const isOff = () => localStorage.getItem(Off) === "1";
  const show = () => { off.checked = isOff(); if (!dialog.open) dialog.showModal(); };
  const change = () => off.checked ? localStorage.setItem(Off, "1") : localStorage.removeItem(Off);
  const ask = event => { if (event.target instanceof Element && event.target.closest("[data-shortcuts]")) show(); };
  let going = 0;

  const press = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog.open || isWriting(event.target)) return;
    if (event.key === "?") return act(event, show);
    if (isOff()) return;
    if (event.key === "/") return act(event, search);
    if (going && event.timeStamp - going < WaitForLetter) {
      going = 0;
      const place = document.querySelector(`[data-goto="${CSS.escape(event.key.toLowerCase())}"]`);
      if (place) act(event, () => place.click());
    } else {
      going = event.key === "g" ? event.timeStamp : 0;
      const action = going ? null : document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (action) act(event, () => action.click());
    }
  };

  document.addEventListener("keydown", press);
  off.addEventListener("change", change);
  document.addEventListener("click", ask);
  // Where pages are swapped without a full load, what a script has set on an element is taken off again.
  const mark = () => { element.dataset.ready = ""; };
  window.Blazor?.addEventListener("enhancedload", mark);
  mark();
  if (location.hash === "#sok") document.querySelector("[data-search]")?.focus();
  return () => {
    document.removeEventListener("keydown", press);
    off.removeEventListener("change", change);
    document.removeEventListener("click", ask);
    window.Blazor?.removeEventListener?.("enhancedload", mark);
  };
}

function act(event, what) {
  event.preventDefault();
  what();
}

function search() {
  const field = document.querySelector("[data-search]");
  if (field) {
    field.focus();
    field.select();
  } else location.assign("/kliniker#sok");
}

function isWriting(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, aql-editor, .cm-editor") !== null);
}
