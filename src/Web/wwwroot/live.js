// A page of a record that learns that it has grown old. Its parts are fetched and put in the place of the old ones; where somebody may be writing, a line says that there is news.
const Parts = "[data-live]";

/** Listens for as long as the element stands on the page and the page is in view. Returns what ends it. */
export function open(element) {
  let source, address;
  const text = element.querySelector("[role=status]");
  const link = element.querySelector("a");

  const listen = () => {
    if (document.hidden) return close();
    if (source && address === element.dataset.address) return;
    close();
    address = element.dataset.address;
    source = new EventSource(address);
    source.addEventListener("klar", () => { element.dataset.ready = ""; });
    source.addEventListener("nytt", news);
    source.addEventListener("slutt", () => location.reload());
  };
  const close = () => { source?.close(); source = undefined; };
  const news = async () => {
    if (isOwn()) return;
    if (document.querySelector("main form[method=post]")) return say(element.dataset.news, true);
    if (await refresh()) say(element.dataset.refreshed, false);
  };
  const say = (words, canShow) => {
    text.textContent = words;
    link.hidden = !canShow;
    link.href = location.href;
  };
  const load = () => { say("", false); listen(); };

  document.addEventListener("visibilitychange", listen);
  window.Blazor?.addEventListener("enhancedload", load);
  listen();
  return () => {
    document.removeEventListener("visibilitychange", listen);
    window.Blazor?.removeEventListener?.("enhancedload", load);
    close();
  };
}

// What a form that stands here has just kept of its draft is no news to whoever writes in it.
const isOwn = () => Date.now() - Number(document.querySelector("writing-form")?.dataset.saved ?? 0) < 5000;

// True when something was put in the place of something else. Where the page is not there any more for this reader, it is loaded anew and says so itself.
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let changed = false;
  for (const part of document.querySelectorAll(Parts)) changed = replace(part, fresh.querySelector(`[data-live="${part.dataset.live}"]`)) || changed;
  return changed;
}

function replace(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML) return false;
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  part.replaceChildren(...fresh.childNodes);
  if (focused) [...part.querySelectorAll("a, button, input, summary")].find(one => keyOf(one) === focused)?.focus();
  return true;
}

const keyOf = element => element.id || element.getAttribute("href") || element.textContent;
