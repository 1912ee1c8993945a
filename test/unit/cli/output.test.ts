import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { table } from "../../../src/cli/output/table.ts";
import { byteSize, duration, printable } from "../../../src/cli/output/text.ts";

describe("text for a terminal", () => {
  it("holds nothing that a terminal acts on, whatever a candidate wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const shown = printable(text, 100);

        expect(shown).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u);
        expect([...shown].length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("leaves ordinary text as it is", () => {
    expect(printable("cf/tea-shelf — Größe 茶")).toBe("cf/tea-shelf — Größe 茶");
  });

  it("keeps hostile cells from breaking a table", () => {
    const columns = [{ title: "a" }, { title: "b", align: "right" }] as const;
    const rows = [
      ["x\ny", "1"],
      ["\u001b[2J", "22"],
    ];

    const lines = table(columns, rows, false).split("\n");

    expect(lines).toEqual(["a           b", "─────────  ──", "x\\ny        1", "\\u001b[2J  22"]);
  });

  it.each([
    [0.42, "0.4 ms"],
    [250, "250 ms"],
    [1_500, "1.5 s"],
    [125_000, "2 min 5 s"],
  ])("shows %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [512, "512 B"],
    [1536, "1.5 KiB"],
    [3 * 1024 ** 3, "3.0 GiB"],
  ])("shows %d bytes as %s", (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });
});
