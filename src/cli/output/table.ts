import { printable } from "./text.ts";

const SGR = { green: 32, red: 31, yellow: 33, dim: 2 } as const;
export type Style = keyof typeof SGR;

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Colour of one cell, where the terminal shows colours. */
  readonly style?: (cell: string) => Style | null;
}

/** Rows under their titles, columns aligned, two blanks between them. Cells are made printable. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], isColoured: boolean): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell, 80)));
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...cells.map((row) => width(row[index] ?? ""))),
  );
  const head = columns.map((column, index) => pad(column.title, widths[index] ?? 0, column.align));
  const lines = [head.join("  ").trimEnd(), widths.map((size) => "─".repeat(size)).join("  ")];
  for (const row of cells) {
    const parts = columns.map((column, index) => {
      const cell = row[index] ?? "";
      const padded = pad(cell, widths[index] ?? 0, column.align);
      const style = isColoured ? (column.style?.(cell) ?? null) : null;
      return style === null ? padded : `\u001b[${SGR[style]}m${padded}\u001b[0m`;
    });
    lines.push(parts.join("  ").trimEnd());
  }
  return lines.join("\n");
}

/** The colour that a verdict has wherever it is printed. */
export function verdictStyle(verdict: string): Style {
  if (verdict === "accepted") return "green";
  return verdict === "partial" || verdict === "error" ? "yellow" : "red";
}

/** True where `stream` is a terminal that shows colours. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}

function pad(text: string, size: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, size - width(text)));
  return align === "left" ? text + blanks : blanks + text;
}

/** Characters, not UTF-16 units; wide scripts are rare enough in ids to be taken as one cell each. */
function width(text: string): number {
  return [...text].length;
}
