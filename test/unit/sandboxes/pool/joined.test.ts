import { describe, expect, test } from "vitest";
import { JoinedWork } from "../../../../sandboxes/pool/joined.ts";

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((take) => {
    resolve = take;
  });
  return { promise, resolve };
}

describe("work that identical callers share", () => {
  test("is done once while it is under way, and again afterwards", async () => {
    const joined = new JoinedWork<number>();
    let started = 0;
    const gate = deferred<number>();
    const work = () => {
      started++;
      return gate.promise;
    };
    const both = [joined.join("a", undefined, work), joined.join("a", undefined, work)];
    gate.resolve(7);
    expect(await Promise.all(both)).toEqual([7, 7]);
    await joined.join("a", undefined, work);
    await joined.join("b", undefined, work);
    expect(started).toBe(3);
  });

  test("goes on for the others when one caller leaves, and is given up when the last one does", async () => {
    const joined = new JoinedWork<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    let given: AbortSignal | null = null;
    const work = (signal: AbortSignal) => {
      given = signal;
      return new Promise<number>(() => undefined);
    };
    const one = joined.join("a", first.signal, work).catch((error: unknown) => error);
    const two = joined.join("a", second.signal, work).catch((error: unknown) => error);
    first.abort();
    expect(await one).toMatchObject({ code: "cancelled" });
    expect(given).toMatchObject({ aborted: false });
    second.abort();
    expect(await two).toMatchObject({ code: "cancelled" });
    expect(given).toMatchObject({ aborted: true });
  });

  test("fails for every caller alike", async () => {
    const joined = new JoinedWork<number>();
    const work = () => Promise.reject(new Error("broken"));
    const both = await Promise.allSettled([joined.join("a", undefined, work), joined.join("a", undefined, work)]);
    expect(both.map((each) => each.status)).toEqual(["rejected", "rejected"]);
  });
});
