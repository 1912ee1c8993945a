import { type Link, LinkedList } from "./linked-list.ts";

interface Turn<V> {
  readonly runId: string | null;
  readonly items: LinkedList<V>;
}

/** Where an item stands, to take it out of the line by. */
export interface Place<V> {
  readonly turn: Turn<V>;
  readonly item: Link<V>;
}

/**
 * A line in which runs take turns: each `shift` takes the oldest item of the run whose turn it is, which then goes behind the
 * other runs. A run is in the rotation exactly while it has items, so every operation takes constant time.
 */
export class FairLine<V> {
  readonly #turns = new LinkedList<Turn<V>>();
  readonly #byRun = new Map<string | null, Link<Turn<V>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What `shift` would take. */
  first(): V | undefined {
    return this.#turns.first()?.items.first();
  }

  append(runId: string | null, value: V): Place<V> {
    let turn = this.#byRun.get(runId);
    if (turn === undefined) {
      turn = this.#turns.append({ runId, items: new LinkedList() });
      this.#byRun.set(runId, turn);
    }
    this.#size += 1;
    return { turn: turn.value, item: turn.value.items.append(value) };
  }

  shift(): V | undefined {
    const turn = this.#turns.shift();
    const value = turn?.items.shift();
    if (turn === undefined || value === undefined) return undefined;
    this.#size -= 1;
    if (turn.items.size === 0) this.#byRun.delete(turn.runId);
    else this.#byRun.set(turn.runId, this.#turns.append(turn));
    return value;
  }

  /** Takes out an item that stands in this line. */
  remove(place: Place<V>): void {
    const { items, runId } = place.turn;
    items.remove(place.item);
    this.#size -= 1;
    const turn = this.#byRun.get(runId);
    if (items.size > 0 || turn === undefined) return;
    this.#turns.remove(turn);
    this.#byRun.delete(runId);
  }
}
