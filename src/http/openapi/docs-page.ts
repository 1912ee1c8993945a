import { createHash } from "node:crypto";
import { ERROR_CATALOGUE } from "../../contract/errors.ts";
import { OPERATIONS, type Operation } from "./operations.ts";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { background: var(--soft); padding: 0.75rem; overflow-x: auto; border-radius: 4px; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 0.5rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
summary { cursor: pointer; }
`;

/** The page's policy: it loads nothing, runs nothing, and only its own style applies. */
export const DOCS_CSP = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The API for people: one page without scripts, made from the same lists that the document for machines is made from. */
export function docsPage(schemas: Readonly<Record<string, unknown>>): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Assay API</title>
<style>${STYLE}</style></head><body>
<h1>Assay API</h1>
<p>Machines read <a href="/openapi.json">openapi.json</a>. Calls: ${OPERATIONS.map(
    (operation) => `<a href="#${anchor(operation)}"><code>${title(operation)}</code></a>`,
  ).join(" · ")}. Then <a href="#errors">errors</a> and <a href="#schemas">shapes</a>.</p>
${OPERATIONS.map(describeOperation).join("\n")}
<section id="errors"><h2>Errors</h2><table><tr><th>code</th><th>status</th><th>retry</th><th>what to do</th></tr>
${Object.entries(ERROR_CATALOGUE)
  .map(
    ([code, { status, retryable, fix }]) =>
      `<tr id="${escapeHtml(code)}"><td><code>${escapeHtml(code)}</code></td><td>${status ?? "in records"}</td><td>${retryable ? "yes" : "no"}</td><td>${rich(fix)}</td></tr>`,
  )
  .join("\n")}
</table></section>
<section id="schemas"><h2>Shapes</h2>
${Object.entries(schemas)
  .map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
  )
  .join("\n")}
</section></body></html>
`;
}

function describeOperation(operation: Operation): string {
  const { query, headers = {}, body, answers, errors } = operation;
  const rows = [
    ...Object.keys(query?.shape ?? {}).map((name) => row("query", name, "")),
    ...Object.entries(headers).map(([name, meaning]) => row("header", name, rich(meaning))),
    ...Object.entries(body?.content ?? {}).map(([type, held]) => row("body", type, shape(held))),
    ...answers.flatMap(({ status, description, content }) =>
      Object.entries(content).map(([type, held]) => row(String(status), type, `${shape(held)} ${rich(description)}`)),
    ),
    ...(errors.length === 0
      ? []
      : [row("errors", "", errors.map((code) => `<a href="#${code}"><code>${code}</code></a>`).join(" "))]),
  ];
  return `<section id="${anchor(operation)}"><h2><code>${title(operation)}</code></h2>
<p>${rich(operation.summary)}. ${rich(operation.description ?? "")}</p><table>${rows.join("\n")}</table></section>`;
}

function row(what: string, name: string, meaning: string): string {
  return `<tr><td>${escapeHtml(what)}</td><td><code>${escapeHtml(name)}</code></td><td>${meaning}</td></tr>`;
}

function shape(held: { readonly schema: string } | { readonly description: string }): string {
  if (!("schema" in held)) return rich(held.description);
  return `<a href="#schema-${escapeHtml(held.schema)}"><code>${escapeHtml(held.schema)}</code></a>`;
}

function title({ method, path }: Operation): string {
  return escapeHtml(`${method.toUpperCase()} ${path}`);
}

function anchor({ method, path }: Operation): string {
  return `${method}${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** Text whose backquoted parts are code. */
function rich(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
