import type { Priority, QueueItem } from "../contract/queue.ts";
import { FairLine, type Place } from "./fair-line.ts";

/** One submission on its way through the queue. */
export interface Ticket<T, R> {
  readonly item: QueueItem<T>;
  /** Order of submission over both lanes. */
  readonly sequence: number;
  /** Set once it runs. */
  abort: AbortController | null;
  /** Set while it is queued or held: which of the lane's lines it stands in, and where. */
  place: { readonly line: FairLine<Ticket<T, R>>; readonly at: Place<Ticket<T, R>> } | null;
  /** Resolves the submission; further calls do nothing. */
  admit(): void;
  resolve(result: R): void;
  reject(reason: unknown): void;
}

const URGENT_FIRST = ["eval", "train"] as const satisfies readonly Priority[];

/** One lane: what stands in its line, what is held before the line, and how much of it runs. */
export class LaneState<T, R> {
  readonly #places: number;
  readonly #lines: Readonly<Record<Priority, FairLine<Ticket<T, R>>>> = { eval: new FairLine(), train: new FairLine() };
  readonly #held: Readonly<Record<Priority, FairLine<Ticket<T, R>>>> = { eval: new FairLine(), train: new FairLine() };
  running = 0;

  constructor(places: number) {
    this.#places = places;
  }

  get queued(): number {
    return this.#lines.eval.size + this.#lines.train.size;
  }

  hasFreePlace(): boolean {
    return this.running < this.#places;
  }

  queue(ticket: Ticket<T, R>): void {
    join(this.#lines[ticket.item.priority], ticket);
  }

  hold(ticket: Ticket<T, R>): void {
    join(this.#held[ticket.item.priority], ticket);
  }

  /** Takes out who runs next: from the line, or from before it where the other lane fills it. */
  next(): Ticket<T, R> | undefined {
    for (const priority of URGENT_FIRST) {
      const ticket = this.#lines[priority].shift() ?? this.#held[priority].shift();
      if (ticket === undefined) continue;
      ticket.place = null;
      return ticket;
    }
    return undefined;
  }

  firstHeld(): Ticket<T, R> | undefined {
    return this.#held.eval.first() ?? this.#held.train.first();
  }

  /** Takes the first held ticket out, to be queued. */
  release(): Ticket<T, R> | undefined {
    const ticket = this.#held.eval.shift() ?? this.#held.train.shift();
    if (ticket !== undefined) ticket.place = null;
    return ticket;
  }
}

function join<T, R>(line: FairLine<Ticket<T, R>>, ticket: Ticket<T, R>): void {
  ticket.place = { line, at: line.append(ticket.item.runId, ticket) };
}
