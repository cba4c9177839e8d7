// The words of AQL, for the eye only: what a query means, and what is wrong with it, the server tells.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const keywords = new Set(("select distinct top forward backward as from contains where and or not exists matches like order by group asc ascending desc descending"
  + " limit offset version latest_version all_versions null true false").split(" "));
const functions = new Set("count min max sum avg length position substring concat concat_ws abs mod ceil floor round current_date current_time current_date_time now current_timezone terminology".split(" "));

const rules = [
  [/^--.*/, "comment"],
  [/^'(?:[^'\\]|\\.)*'?/, "string"],
  [/^"(?:[^"\\]|\\.)*"?/, "string"],
  [/^\$\w+/, "parameter"],
  [/^[A-Za-z][\w-]*(?:::[A-Za-z][\w-]*)?-[A-Z_]+\.[\w-]+\.v\d[\w.]*/, "archetype"],
  [/^(?:at|id)\d[\d.]*\b/, "archetype"],
  [/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, "number"],
  [/^\/[\w/]*/, null],
  [/^[A-Za-z_]\w*/, word],
];

function word(text) {
  const lower = text.toLowerCase();
  if (keywords.has(lower)) return "keyword";
  if (functions.has(lower)) return "function";
  return /^[A-Z][A-Z_]+$/.test(text) ? "typeName" : null;
}

function token(stream) {
  if (stream.eatSpace()) return null;
  for (const [pattern, kind] of rules) {
    const found = stream.match(pattern);
    if (found) return typeof kind === "function" ? kind(found[0]) : kind;
  }
  stream.next();
  return null;
}

const language = StreamLanguage.define({
  name: "aql",
  token,
  languageData: { commentTokens: { line: "--" }, closeBrackets: { brackets: ["(", "[", "{", "'"] } },
  tokenTable: { parameter: tags.special(tags.variableName), archetype: tags.atom, function: tags.function(tags.variableName) },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--varde-word)", fontWeight: "650" },
  { tag: tags.typeName, color: "var(--varde-type)", fontWeight: "550" },
  { tag: tags.function(tags.variableName), color: "var(--varde-word)" },
  { tag: tags.special(tags.variableName), color: "var(--varde-parameter)", fontWeight: "600" },
  { tag: tags.atom, color: "var(--varde-archetype)" },
  { tag: tags.string, color: "var(--varde-string)" },
  { tag: tags.number, color: "var(--varde-number)" },
  { tag: tags.comment, color: "var(--ds-color-neutral-text-subtle)", fontStyle: "italic" },
]);

export const aql = [language, syntaxHighlighting(colours)];
