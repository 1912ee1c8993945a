import { fail, LIMITS, refuse } from "./limits.ts";
import { add, mul, type Node, neg } from "./node.ts";
import type { StatementParser as ValueParser } from "./parser-port.ts";
import { pieces, type Span, topLevel } from "./split.ts";
import type { Value } from "./value.ts";

/** Matrices, cases and aligned lines: the window begins with `\begin` and ends with its `\end`. */
export function parseEnvironment(p: ValueParser, name: string, span: Span): Value {
  const inner = { from: span.from + 1, end: span.end - 1 };
  const rows = pieces(
    inner,
    topLevel(p.tokens, inner, (t) => t.t === "row"),
  );
  const cells = rows.map((row) =>
    pieces(
      row,
      topLevel(p.tokens, row, (t) => t.t === "op" && t.v === "&"),
    ),
  );
  if (rows.length > LIMITS.listItems) refuse("its rows are too many");
  if (cells.reduce((n, row) => n + row.length, 0) > LIMITS.matrixCells) refuse("its matrix is too large");
  if (cells.length === 0) return fail("a matrix is empty");
  const plain = name.replace("*", "");
  if (/^(?:[bBpvV]?matrix|smallmatrix|array)$/.test(plain)) return matrix(p, cells, /^[vV]/.test(plain));
  if (plain === "cases") return cases(p, cells);
  if (/^(?:aligned|align|gathered|gather|split|eqnarray|equation)$/.test(plain))
    return lines(p, rows.length === 1 ? [inner] : rows);
  return fail(`the environment ${plain} is unknown`);
}

function matrix(p: ValueParser, cells: readonly (readonly Span[])[], bars: boolean): Value {
  const rows = cells.map((row) => row.map((cell) => p.item(cell)));
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) return fail("the rows of a matrix differ in length");
  const [only] = rows.length === 1 && width === 1 ? (rows[0] ?? []) : [];
  if (only !== undefined) return only;
  const named = width === 1 ? namedColumn(rows.map((row) => row[0])) : null;
  if (named !== null) return named;
  const determinant = bars && width === rows.length && width <= 4 ? determinantOf(rows) : null;
  return determinant === null ? { t: "matrix", rows, bars } : { t: "expr", node: determinant, unit: null };
}

/** A column of symbols and values in turn gives each symbol its value. */
function namedColumn(cells: readonly (Value | undefined)[]): Value | null {
  if (cells.length < 4 || cells.length % 2 !== 0) return null;
  const items: Value[] = [];
  for (let i = 0; i < cells.length; i += 2) {
    const [name, value] = [cells[i], cells[i + 1]];
    if (name?.t !== "expr" || name.node.k !== "sym" || value?.t !== "expr" || value.node.k === "sym") return null;
    items.push({ t: "relation", sides: [name, value], signs: ["="], modulus: null });
  }
  return { t: "list", items, joined: "" };
}

/** The determinant of a square of expressions by expansion along its first row; null where a cell is none. */
function determinantOf(rows: readonly (readonly Value[])[]): Node | null {
  const nodes = rows.map((row) => row.map((cell) => (cell.t === "expr" && cell.unit === null ? cell.node : null)));
  if (nodes.some((row) => row.includes(null))) return null;
  return expansion(nodes as readonly (readonly Node[])[]);
}

function expansion(rows: readonly (readonly Node[])[]): Node {
  const [first, ...rest] = rows;
  if (first === undefined) return fail("a matrix is empty");
  const [only] = first;
  if (rest.length === 0 && only !== undefined) return only;
  return add(
    ...first.map((cell, i) => {
      const minor = mul(cell, expansion(rest.map((row) => row.filter((_, k) => k !== i))));
      return i % 2 === 0 ? minor : neg(minor);
    }),
  );
}

/** Cases by condition as pairs, or a system of equations as a list of them. */
function cases(p: ValueParser, cells: readonly (readonly Span[])[]): Value {
  if (cells.every((row) => row.length === 1)) return lines(p, cells.flat());
  const items = cells.map(
    (row): Value => ({ t: "group", open: "case", close: "", items: row.map((cell) => p.statement(cell)) }),
  );
  return { t: "list", items, joined: "" };
}

function lines(p: ValueParser, rows: readonly Span[]): Value {
  const items = rows.map((row) => {
    const tokens = p.tokens.slice(row.from, row.end);
    if (tokens.some((t) => t.t === "op" && t.v === "&")) return fail("an alignment stands in a line");
    return p.item(row);
  });
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { t: "list", items, joined: "" };
}

/** A product of matrices, or a matrix times a number, worked out; null where the sizes or cells do not allow it. */
export function matrixProduct(factors: readonly Value[]): Value | null {
  // Entries of symbolic products grow with the power of the number of factors.
  if (factors.length > 4) return null;
  let total: readonly (readonly Node[])[] | null = null;
  let scale: Node | null = null;
  for (const factor of factors) {
    if (factor.t === "expr" && factor.unit === null) {
      scale = scale === null ? factor.node : mul(scale, factor.node);
      continue;
    }
    const cells = factor.t === "matrix" ? cellsOf(factor.rows) : null;
    if (cells === null) return null;
    total = total === null ? cells : multiply(total, cells);
    if (total === null) return null;
  }
  const k = scale;
  return total === null
    ? null
    : {
        t: "matrix",
        rows: total.map((row) => row.map((n) => ({ t: "expr", node: k === null ? n : mul(k, n), unit: null }))),
        bars: false,
      };
}

function cellsOf(rows: readonly (readonly Value[])[]): readonly (readonly Node[])[] | null {
  const cells = rows.map((row) => row.map((cell) => (cell.t === "expr" && cell.unit === null ? cell.node : null)));
  return cells.some((row) => row.includes(null)) ? null : (cells as readonly (readonly Node[])[]);
}

function multiply(
  a: readonly (readonly Node[])[],
  b: readonly (readonly Node[])[],
): readonly (readonly Node[])[] | null {
  const inner = b.length;
  const width = b[0]?.length ?? 0;
  if (a.some((row) => row.length !== inner) || a.length * width * inner > LIMITS.matrixCells) return null;
  return a.map((row) => Array.from({ length: width }, (_, j) => add(...row.map((x, k) => mul(x, b[k]?.[j] ?? x)))));
}
