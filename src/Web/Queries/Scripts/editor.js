// The editor of a query. It lies in a shadow root: there its styles are adopted sheets, which the security policy allows, and not inline ones.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { aql } from "./aql.js";

const look = EditorView.theme({
  "&": { backgroundColor: "var(--ds-color-neutral-surface-default)", fontSize: ".9375rem", height: "100%", borderRadius: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace", lineHeight: "1.55" },
  ".cm-content": { padding: ".625rem 0", caretColor: "var(--ds-color-neutral-text-default)" },
  ".cm-gutters": { backgroundColor: "var(--ds-color-neutral-background-tinted)", color: "var(--ds-color-neutral-text-subtle)", borderRight: "1px solid var(--ds-color-neutral-surface-hover)", borderRadius: ".5rem 0 0 .5rem" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--ds-color-accent-surface-tinted) 40%, transparent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--varde-fault-line) 1.5px", textUnderlineOffset: "3px", backgroundColor: "var(--ds-color-danger-surface-tinted)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--ds-color-brand1-border-default) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--varde-fault-line)" },
  ".cm-tooltip": { fontFamily: "inherit", fontSize: ".875rem", maxWidth: "min(32rem, 90vw)", borderColor: "var(--ds-color-neutral-border-subtle)", backgroundColor: "var(--ds-color-neutral-surface-default)", color: "var(--ds-color-neutral-text-default)", borderRadius: ".375rem" },
  ".cm-diagnostic": { padding: ".375rem .625rem", whiteSpace: "pre-line" },
});

/** Puts an editor in the place of a text field, which goes on holding the text. */
export function editorFor(field, { label, describedBy, changed }) {
  const host = document.createElement("div");
  host.className = "aql-editor";
  const root = host.attachShadow({ mode: "open" });
  field.before(host);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), bracketMatching(), highlightActiveLine(), aql, look,
        // Tab leaves the editor, so that nobody who uses the keyboard is caught in it.
        keymap.of([...defaultKeymap.filter(key => key.key !== "Mod-Enter"), ...historyKeymap, ...lintKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-description": describedBy, spellcheck: "false", autocapitalize: "off", tabindex: "0" }),
        EditorView.updateListener.of(update => {
          if (!update.docChanged) return;
          field.value = update.state.doc.toString();
          changed();
        }),
      ],
    }),
  });
  field.hidden = true;
  return {
    /** Marks what is wrong: start and length in the text, severity, message. */
    mark(faults) {
      const end = view.state.doc.length;
      view.dispatch(setDiagnostics(view.state, faults.map(fault => ({
        from: Math.min(fault.start, end), to: Math.min(fault.start + Math.max(1, fault.length), end), severity: fault.severity, message: fault.message,
      }))));
      view.contentDOM.setAttribute("aria-invalid", faults.some(fault => fault.severity === "error"));
    },
    /** Shows a place and puts the cursor there. */
    jump(start, length) {
      const end = view.state.doc.length;
      const anchor = Math.min(start, end);
      view.dispatch({ selection: { anchor, head: Math.min(anchor + length, end) }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    close() {
      view.destroy();
      host.remove();
      field.hidden = false;
    },
  };
}
