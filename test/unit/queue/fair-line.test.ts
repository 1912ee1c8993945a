import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairLine, type Place } from "../../../src/queue/fair-line.ts";

type Step =
  | { readonly do: "append"; readonly run: string | null }
  | { readonly do: "shift" }
  | { readonly do: "remove"; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("append" as const), run: fc.constantFrom("a", "b", "c", null) }),
  fc.record({ do: fc.constant("shift" as const) }),
  fc.record({ do: fc.constant("remove" as const), which: fc.nat() }),
);

/** The same line, slow and plain: runs in the order of their turns, each with its items. */
class PlainLine {
  runs: { run: string | null; items: number[] }[] = [];

  append(run: string | null, value: number): void {
    const known = this.runs.find((one) => one.run === run);
    if (known === undefined) this.runs.push({ run, items: [value] });
    else known.items.push(value);
  }

  shift(): number | undefined {
    const turn = this.runs.shift();
    const value = turn?.items.shift();
    if (turn !== undefined && turn.items.length > 0) this.runs.push(turn);
    return value;
  }

  remove(value: number): void {
    for (const one of this.runs) one.items = one.items.filter((item) => item !== value);
    this.runs = this.runs.filter((one) => one.items.length > 0);
  }

  values(): number[] {
    return this.runs.flatMap((one) => one.items);
  }
}

/** Both lines, taken through the same steps. */
class Pair {
  readonly line = new FairLine<number>();
  readonly plain = new PlainLine();
  readonly #places = new Map<number, Place<number>>();
  #next = 0;

  take(one: Step): void {
    if (one.do === "append") this.#append(one.run);
    else if (one.do === "remove") this.#remove(one.which);
    else {
      const first = this.line.first();
      expect(this.line.shift()).toBe(first);
      expect(this.plain.shift()).toBe(first);
    }
  }

  #append(run: string | null): void {
    const value = this.#next++;
    this.#places.set(value, this.line.append(run, value));
    this.plain.append(run, value);
  }

  #remove(which: number): void {
    const standing = this.plain.values();
    const value = standing[which % Math.max(1, standing.length)];
    const place = value === undefined ? undefined : this.#places.get(value);
    if (value === undefined || place === undefined) return;
    this.line.remove(place);
    this.plain.remove(value);
  }
}

describe("FairLine", () => {
  it("does what a plain line of runs does, whatever is appended, taken and removed", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pair = new Pair();
        for (const one of steps) {
          pair.take(one);
          expect(pair.line.size).toBe(pair.plain.values().length);
        }
      }),
    );
  });
});
