import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Lane, Queue, QueueItem } from "../../../src/contract/queue.ts";

export interface QueueShape {
  readonly limit: number;
  readonly concurrency: Readonly<Record<Lane, number>>;
}

interface Running {
  readonly item: QueueItem<string>;
  readonly signal: AbortSignal;
  finish(result: string): void;
  fail(error: unknown): void;
}

/** A queue whose handler ends each item when the test says so. */
class Stage {
  readonly started: string[] = [];
  readonly queue: Queue<string, string>;
  readonly #running = new Map<string, Running>();

  constructor(queue: Queue<string, string>, isProcessing = true) {
    this.queue = queue;
    if (isProcessing) this.process();
  }

  process(): void {
    this.queue.process((item, signal) => {
      this.started.push(item.id);
      return new Promise((finish, fail) => this.#running.set(item.id, { item, signal, finish, fail }));
    });
  }

  running(id: string): Running {
    const one = this.#running.get(id);
    if (one === undefined) throw new Error(`${id} does not run`);
    return one;
  }

  /** Ends an item and lets the queue go on. */
  async finish(id: string): Promise<void> {
    this.running(id).finish(`result of ${id}`);
    this.#running.delete(id);
    await settled();
  }

  /** Ends whatever runs until nothing does. */
  async finishAll(): Promise<void> {
    while (this.#running.size > 0) for (const id of [...this.#running.keys()]) await this.finish(id);
  }
}

async function settled(): Promise<void> {
  for (let index = 0; index < 3; index += 1) await turn();
}

function itemOf(id: string, own: Partial<QueueItem<string>> = {}): QueueItem<string> {
  return { id, lane: "rules", priority: "train", runId: null, payload: `payload of ${id}`, ...own };
}

const ONE_EACH = { limit: 100, concurrency: { rules: 1, sandbox: 1 } } as const;

/** The behaviour of every `Queue`. An adapter's suite calls this with a factory of empty queues. */
export function describeQueueContract(name: string, create: (shape: QueueShape) => Queue<string, string>): void {
  describe(`the queue contract, kept by ${name}`, () => {
    describeOrder(create);
    describeBound(create);
    describeCancel(create);
    describeDrain(create);
  });
}

function describeOrder(create: (shape: QueueShape) => Queue<string, string>): void {
  describe("order", () => {
    it("hands an item to the handler and its result to the submitter", async () => {
      const stage = new Stage(create(ONE_EACH));

      const { result } = await stage.queue.submit(itemOf("a"), "refuse");
      await settled();

      expect(stage.running("a").item.payload).toBe("payload of a");
      await stage.finish("a");
      expect(await result).toBe("result of a");
    });

    it("brings a handler's rejection to the submitter unchanged", async () => {
      const stage = new Stage(create(ONE_EACH));
      const { result } = await stage.queue.submit(itemOf("a"), "refuse");
      await settled();
      const error = new TypeError("odd");

      stage.running("a").fail(error);

      await expect(result).rejects.toBe(error);
    });

    it("goes on after a handler throws before its first wait", async () => {
      const queue = create(ONE_EACH);
      queue.process((item) => {
        if (item.id === "bad") throw new RangeError("at once");
        return Promise.resolve("fine");
      });

      const bad = await queue.submit(itemOf("bad"), "refuse");
      const good = await queue.submit(itemOf("good"), "refuse");

      await expect(bad.result).rejects.toThrow("at once");
      expect(await good.result).toBe("fine");
    });

    it("runs as many items of a lane at once as the lane has places", async () => {
      const stage = new Stage(create({ limit: 100, concurrency: { rules: 2, sandbox: 3 } }));

      for (let index = 0; index < 5; index += 1) {
        await stage.queue.submit(itemOf(`r${index}`), "refuse");
        await stage.queue.submit(itemOf(`s${index}`, { lane: "sandbox" }), "refuse");
      }
      await settled();

      expect([...stage.started].sort()).toEqual(["r0", "r1", "s0", "s1", "s2"]);
      expect(stage.queue.depth("rules")).toEqual({ queued: 3, running: 2 });
      expect(stage.queue.depth("sandbox")).toEqual({ queued: 2, running: 3 });
      expect(stage.queue.depth()).toEqual({ queued: 5, running: 5 });
      await stage.finishAll();
      expect(stage.queue.depth()).toEqual({ queued: 0, running: 0 });
    });

    it("takes items that were submitted before there was a handler", async () => {
      const stage = new Stage(create(ONE_EACH), false);
      await stage.queue.submit(itemOf("a"), "refuse");
      expect(stage.queue.state("a")).toBe("queued");

      stage.process();
      await settled();

      expect(stage.queue.state("a")).toBe("running");
    });

    it("runs eval before train, whatever came first", async () => {
      const stage = new Stage(create(ONE_EACH));
      for (const id of ["first", "t1", "t2"]) await stage.queue.submit(itemOf(id), "refuse");
      for (const id of ["e1", "e2"]) await stage.queue.submit(itemOf(id, { priority: "eval" }), "refuse");

      await stage.finishAll();

      expect(stage.started).toEqual(["first", "e1", "e2", "t1", "t2"]);
    });

    it("lets runs take turns, each in the order of its submissions", async () => {
      const stage = new Stage(create(ONE_EACH));
      await stage.queue.submit(itemOf("first"), "refuse");
      for (const id of ["a1", "a2", "a3", "a4"]) await stage.queue.submit(itemOf(id, { runId: "a" }), "refuse");
      for (const id of ["b1", "b2"]) await stage.queue.submit(itemOf(id, { runId: "b" }), "refuse");
      await stage.queue.submit(itemOf("n1"), "refuse");

      await stage.finishAll();

      expect(stage.started).toEqual(["first", "a1", "b1", "n1", "a2", "b2", "a3", "a4"]);
    });

    it("refuses a second item of an id that it knows", async () => {
      const stage = new Stage(create(ONE_EACH));
      await stage.queue.submit(itemOf("a"), "refuse");

      await expect(stage.queue.submit(itemOf("a"), "wait")).rejects.toMatchObject({ code: "internal" });
    });
  });
}

function describeBound(create: (shape: QueueShape) => Queue<string, string>): void {
  const small = { limit: 2, concurrency: { rules: 1, sandbox: 1 } } as const;

  describe("the bound", () => {
    it("refuses past the bound, over both lanes, and takes items again once there is room", async () => {
      const stage = new Stage(create(small));
      await stage.queue.submit(itemOf("r0"), "refuse");
      await stage.queue.submit(itemOf("s0", { lane: "sandbox" }), "refuse");
      await stage.queue.submit(itemOf("r1"), "refuse");
      await stage.queue.submit(itemOf("s1", { lane: "sandbox" }), "refuse");

      const refused = stage.queue.submit(itemOf("r2"), "refuse");

      await expect(refused).rejects.toMatchObject({
        code: "queue_full",
        retryable: true,
        retryAfterS: expect.any(Number),
      });
      expect(stage.queue.state("r2")).toBeNull();
      await stage.finish("r0");
      await stage.queue.submit(itemOf("r2"), "refuse");
      expect(stage.queue.state("r2")).toBe("queued");
    });

    it("takes an item whose lane has a free place, however full the other lane's line is", async () => {
      const stage = new Stage(create(small));
      for (const id of ["s0", "s1", "s2"]) await stage.queue.submit(itemOf(id, { lane: "sandbox" }), "refuse");

      await stage.queue.submit(itemOf("r0"), "refuse");
      await settled();

      expect(stage.queue.state("r0")).toBe("running");
    });

    it("holds a submission that waits until there is room, and never queues more than the bound", async () => {
      const stage = new Stage(create(small));
      const admitted: string[] = [];
      for (const id of ["a", "b", "c", "d", "e"]) {
        void stage.queue.submit(itemOf(id), "wait").then(() => admitted.push(id));
      }
      await settled();

      expect(admitted).toEqual(["a", "b", "c"]);
      expect(stage.queue.depth()).toEqual({ queued: 2, running: 1 });
      await stage.finish("a");
      expect(admitted).toEqual(["a", "b", "c", "d"]);
      await stage.finishAll();
      expect(stage.started).toEqual(["a", "b", "c", "d", "e"]);
    });

    it("starts a held item of a free lane while the other lane fills the line", async () => {
      const stage = new Stage(create(small));
      await stage.queue.submit(itemOf("r0"), "refuse");
      for (const id of ["s0", "s1", "s2"]) await stage.queue.submit(itemOf(id, { lane: "sandbox" }), "refuse");
      const held = stage.queue.submit(itemOf("r1"), "wait");
      await settled();
      expect(stage.started).not.toContain("r1");

      await stage.finish("r0");

      await held;
      expect(stage.queue.state("r1")).toBe("running");
    });

    it("admits held eval items before held train items", async () => {
      const stage = new Stage(create({ limit: 1, concurrency: { rules: 1, sandbox: 1 } }));
      for (const id of ["run", "line"]) await stage.queue.submit(itemOf(id), "refuse");
      const order: string[] = [];
      const held = [itemOf("train"), itemOf("eval", { priority: "eval" })].map((item) =>
        stage.queue.submit(item, "wait").then(() => order.push(item.id)),
      );

      await stage.finishAll();
      await Promise.all(held);

      expect(order).toEqual(["eval", "train"]);
    });
  });
}

function describeCancel(create: (shape: QueueShape) => Queue<string, string>): void {
  describe("cancel", () => {
    it("drops a queued item, whose result rejects and whose handler never runs", async () => {
      const stage = new Stage(create(ONE_EACH));
      await stage.queue.submit(itemOf("a"), "refuse");
      const { result } = await stage.queue.submit(itemOf("b"), "refuse");

      expect(stage.queue.cancel("b")).toBe(true);

      await expect(result).rejects.toMatchObject({ code: "cancelled" });
      expect(stage.queue.state("b")).toBeNull();
      await stage.finishAll();
      expect(stage.started).toEqual(["a"]);
    });

    it("aborts a running item, and gives its place away only when the handler has ended", async () => {
      const stage = new Stage(create(ONE_EACH));
      const { result } = await stage.queue.submit(itemOf("a"), "refuse");
      await stage.queue.submit(itemOf("b"), "refuse");
      await settled();

      expect(stage.queue.cancel("a")).toBe(true);

      await expect(result).rejects.toMatchObject({ code: "cancelled" });
      expect(stage.running("a").signal.aborted).toBe(true);
      expect(stage.queue.state("a")).toBeNull();
      expect(stage.queue.depth().running).toBe(1);
      expect(stage.started).toEqual(["a"]);
      await stage.finish("a");
      expect(stage.started).toEqual(["a", "b"]);
    });

    it("drops an item that is held before the line: it counts as admitted and cancelled", async () => {
      const stage = new Stage(create({ limit: 1, concurrency: { rules: 1, sandbox: 1 } }));
      for (const id of ["a", "b"]) await stage.queue.submit(itemOf(id), "refuse");
      const held = stage.queue.submit(itemOf("c"), "wait");
      await settled();

      expect(stage.queue.cancel("c")).toBe(true);

      await expect((await held).result).rejects.toMatchObject({ code: "cancelled" });
    });

    it("makes room for a held item", async () => {
      const stage = new Stage(create({ limit: 1, concurrency: { rules: 1, sandbox: 1 } }));
      for (const id of ["a", "b"]) await stage.queue.submit(itemOf(id), "refuse");
      const held = stage.queue.submit(itemOf("c"), "wait");

      stage.queue.cancel("b");

      await held;
      expect(stage.queue.state("c")).toBe("queued");
    });

    it("knows nothing of items that never were, have ended or were cancelled already", async () => {
      const stage = new Stage(create(ONE_EACH));
      for (const id of ["a", "b"]) await stage.queue.submit(itemOf(id), "refuse");
      await stage.finish("a");
      stage.queue.cancel("b");

      expect(["a", "b", "never"].map((id) => stage.queue.cancel(id))).toEqual([false, false, false]);
      expect(["a", "b", "never"].map((id) => stage.queue.state(id))).toEqual([null, null, null]);
    });
  });
}

function describeDrain(create: (shape: QueueShape) => Queue<string, string>): void {
  describe("drain", () => {
    it("lets running work end, rejects what waits, and refuses what comes", async () => {
      const stage = new Stage(create({ limit: 1, concurrency: { rules: 1, sandbox: 1 } }));
      const running = await stage.queue.submit(itemOf("a"), "refuse");
      const queued = await stage.queue.submit(itemOf("b"), "refuse");
      const held = stage.queue.submit(itemOf("c"), "wait");
      await settled();

      const drained = stage.queue.drain(60_000);

      await expect(queued.result).rejects.toMatchObject({ code: "draining" });
      await expect((await held).result).rejects.toMatchObject({ code: "draining" });
      await expect(stage.queue.submit(itemOf("d"), "wait")).rejects.toMatchObject({ code: "draining" });
      await stage.finish("a");
      await drained;
      expect(await running.result).toBe("result of a");
      expect(stage.started).toEqual(["a"]);
    });

    it("resolves at once where nothing runs", async () => {
      const stage = new Stage(create(ONE_EACH));

      await stage.queue.drain(60_000);

      expect(stage.queue.depth()).toEqual({ queued: 0, running: 0 });
    });

    it("stops waiting for work that does not end in time", async () => {
      const stage = new Stage(create(ONE_EACH));
      await stage.queue.submit(itemOf("a"), "refuse");
      await settled();

      const outcome = await Promise.race([
        stage.queue.drain(20).then(() => "drained"),
        sleep(10_000, "stuck", { ref: false }),
      ]);

      expect(outcome).toBe("drained");
      expect(stage.queue.state("a")).toBe("running");
    });

    it("waits for a cancelled item whose handler still runs", async () => {
      const stage = new Stage(create(ONE_EACH));
      await stage.queue.submit(itemOf("a"), "refuse");
      await settled();
      stage.queue.cancel("a");
      let isDrained = false;

      const drained = stage.queue.drain(60_000).then(() => {
        isDrained = true;
      });
      await settled();

      expect(isDrained).toBe(false);
      await stage.finish("a");
      await drained;
    });
  });
}
