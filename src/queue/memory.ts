import { ServiceError } from "../contract/errors.ts";
import type { Admission, Lane, Queue, QueueDepth, QueueItem } from "../contract/queue.ts";
import { LaneState, type Ticket } from "./lane.ts";

export interface MemoryQueueOptions {
  /** Items that may stand in line, over both lanes; those that run do not count. */
  readonly limit: number;
  /** Items of each lane that run at once. */
  readonly concurrency: Readonly<Record<Lane, number>>;
}

/** Told to a refused caller: places free up as soon as work starts. */
const RETRY_AFTER_S = 1;

/**
 * The queue inside the process: a `Queue` that forgets everything when the process ends.
 *
 * An item's states:
 * - held: submitted with `wait` while its lane is busy and the line is full. Its submission is not resolved yet. It is not
 *   counted as queued. -> queued when a place is free; -> running when its own lane is free; -> ended by `cancel`, `drain`.
 * - queued: admitted, and in its lane's line. -> running when the lane is free and its turn has come; -> ended by `cancel`
 *   or `drain`.
 * - running: its handler was called; it holds one of the lane's places until the handler settles, aborted or not. -> ended.
 * - ended: unknown to the queue. Its result was settled exactly once: by the handler, or as `cancelled` or `draining`.
 *
 * Invariants: a lane with a free place has nothing queued and nothing held; at most `limit` items are queued; nothing is held
 * while fewer than `limit` are queued. A submission therefore never overtakes a held one of its own priority.
 */
class MemoryQueue<T, R> implements Queue<T, R> {
  readonly #limit: number;
  readonly #lanes: Readonly<Record<Lane, LaneState<T, R>>>;
  readonly #known = new Map<string, Ticket<T, R>>();
  #handler: ((item: QueueItem<T>, signal: AbortSignal) => Promise<R>) | null = null;
  #draining = false;
  #sequence = 0;
  #idle: (() => void)[] = [];

  constructor(options: MemoryQueueOptions) {
    this.#limit = options.limit;
    this.#lanes = {
      rules: new LaneState(options.concurrency.rules),
      sandbox: new LaneState(options.concurrency.sandbox),
    };
  }

  process(handler: (item: QueueItem<T>, signal: AbortSignal) => Promise<R>): void {
    if (this.#handler !== null) throw new ServiceError("internal", "the queue has a handler already");
    this.#handler = handler;
    this.#advance(this.#lanes.rules);
    this.#advance(this.#lanes.sandbox);
  }

  submit(item: QueueItem<T>, admission: Admission): Promise<{ readonly result: Promise<R> }> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal(item, admission);
      if (refusal !== null) {
        reject(refusal);
        return;
      }
      this.#take(item, resolve);
    });
  }

  cancel(id: string): boolean {
    const ticket = this.#known.get(id);
    if (ticket === undefined) return false;
    this.#known.delete(id);
    const isRunning = ticket.abort !== null;
    ticket.place?.line.remove(ticket.place.at);
    ticket.place = null;
    const cancelled = new ServiceError("cancelled", "the run was cancelled");
    ticket.admit();
    ticket.reject(cancelled);
    ticket.abort?.abort(cancelled);
    if (!isRunning) this.#admitHeld();
    return true;
  }

  state(id: string): "queued" | "running" | null {
    const ticket = this.#known.get(id);
    if (ticket === undefined) return null;
    return ticket.abort === null ? "queued" : "running";
  }

  depth(lane?: Lane): QueueDepth {
    const lanes = lane === undefined ? Object.values(this.#lanes) : [this.#lanes[lane]];
    let queued = 0;
    let running = 0;
    for (const one of lanes) {
      queued += one.queued;
      running += one.running;
    }
    return { queued, running };
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    for (const ticket of [...this.#known.values()]) {
      if (ticket.abort !== null) continue;
      this.#known.delete(ticket.item.id);
      ticket.place?.line.remove(ticket.place.at);
      ticket.admit();
      ticket.reject(draining());
    }
    if (this.depth().running === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
  }

  #refusal(item: QueueItem<T>, admission: Admission): ServiceError | null {
    if (this.#draining) return draining();
    if (this.#known.has(item.id)) return new ServiceError("internal", `${item.id} is in the queue already`);
    const canStart = this.#handler !== null && this.#lanes[item.lane].hasFreePlace();
    if (admission === "wait" || canStart || this.#queued() < this.#limit) return null;
    const message = `${this.#limit} items wait already`;
    return new ServiceError("queue_full", message, { retryAfterS: RETRY_AFTER_S });
  }

  #take(item: QueueItem<T>, admitted: (ticket: { readonly result: Promise<R> }) => void): void {
    const ticket = createTicket<T, R>(item, this.#sequence++, admitted);
    const lane = this.#lanes[item.lane];
    this.#known.set(item.id, ticket);
    if (this.#handler !== null && lane.hasFreePlace()) this.#start(ticket, lane);
    else if (this.#queued() < this.#limit) {
      lane.queue(ticket);
      ticket.admit();
    } else lane.hold(ticket);
  }

  #queued(): number {
    return this.#lanes.rules.queued + this.#lanes.sandbox.queued;
  }

  /** Fills the lane's free places, then the places that this frees in the line. */
  #advance(lane: LaneState<T, R>): void {
    while (lane.hasFreePlace()) {
      const next = lane.next();
      if (next === undefined) break;
      this.#start(next, lane);
    }
    this.#admitHeld();
  }

  #admitHeld(): void {
    while (this.#queued() < this.#limit) {
      const lane = this.#laneHeldLongest();
      const ticket = lane?.release();
      if (lane === null || ticket === undefined) return;
      lane.queue(ticket);
      ticket.admit();
    }
  }

  #laneHeldLongest(): LaneState<T, R> | null {
    const { rules, sandbox } = this.#lanes;
    const first = rules.firstHeld();
    const second = sandbox.firstHeld();
    if (first === undefined) return second === undefined ? null : sandbox;
    if (second === undefined) return rules;
    const isUrgent = { first: first.item.priority === "eval", second: second.item.priority === "eval" };
    if (isUrgent.first !== isUrgent.second) return isUrgent.first ? rules : sandbox;
    return first.sequence < second.sequence ? rules : sandbox;
  }

  #start(ticket: Ticket<T, R>, lane: LaneState<T, R>): void {
    const abort = new AbortController();
    ticket.abort = abort;
    lane.running += 1;
    ticket.admit();
    void this.#run(ticket, lane, abort.signal);
  }

  async #run(ticket: Ticket<T, R>, lane: LaneState<T, R>, signal: AbortSignal): Promise<void> {
    try {
      if (this.#handler === null) throw new ServiceError("internal", "the queue has no handler");
      ticket.resolve(await this.#handler(ticket.item, signal));
    } catch (error) {
      ticket.reject(error);
    } finally {
      lane.running -= 1;
      if (this.#known.get(ticket.item.id) === ticket) this.#known.delete(ticket.item.id);
      this.#advance(lane);
      if (this.#draining && this.depth().running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}

function createTicket<T, R>(
  item: QueueItem<T>,
  sequence: number,
  admitted: (ticket: { readonly result: Promise<R> }) => void,
): Ticket<T, R> {
  let resolve: (value: R) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const result = new Promise<R>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  // Whoever submitted may not have reached its own handler when a cancellation rejects the result.
  result.catch(() => undefined);
  return { item, sequence, abort: null, place: null, admit: () => admitted({ result }), resolve, reject };
}

function draining(): ServiceError {
  return new ServiceError("draining", "the service is shutting down", { retryAfterS: 5 });
}

/** A queue in this process, empty and without a handler. */
export function createMemoryQueue<T, R>(options: MemoryQueueOptions): Queue<T, R> {
  return new MemoryQueue<T, R>(options);
}
