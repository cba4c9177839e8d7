// Elements that have a script of their own. It is fetched where such an element stands, also after a page was swapped without a full load.
for (const name of ["query-desk", "key-shortcuts", "writing-form", "live-record"]) customElements.define(name, class extends HTMLElement {
  async connectedCallback() {
    const { open } = await import(this.dataset.script);
    if (this.isConnected) this.close = open(this);
  }

  disconnectedCallback() {
    this.close?.();
  }
});

// What was just done. It stays until it is closed, by its button or by Esc; the focus that it held goes to the content of the page.
customElements.define("toast-message", class extends HTMLElement {
  connectedCallback() {
    this.ready();
    this.say();
    document.addEventListener("keydown", this.escape);
    // Pages that are swapped take away what script has added.
    window.Blazor?.addEventListener("enhancedload", this.ready);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.escape);
    window.Blazor?.removeEventListener?.("enhancedload", this.ready);
  }

  ready = () => {
    if (this.querySelector(".toast-close")) return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "toast-close", ariaLabel: this.dataset.close });
    button.addEventListener("click", this.close);
    this.append(button);
  };

  // A region that comes with the page is not read aloud: what is put into it afterwards is.
  say() {
    const region = this.querySelector("[role]");
    const words = [...region.childNodes];
    region.replaceChildren();
    setTimeout(() => { if (!region.hasChildNodes()) region.append(...words); }, 150);
  }

  escape = event => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) this.close();
  };

  close = () => {
    const held = this.contains(document.activeElement);
    this.remove();
    if (held) document.querySelector("#innhold")?.focus();
  };
});
