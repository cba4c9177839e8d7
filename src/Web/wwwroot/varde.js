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
