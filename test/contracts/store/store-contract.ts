import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../../src/contract/store.ts";
import type { StoreFixture } from "./builders.ts";
import { describeGradings } from "./gradings.ts";
import { describeJobs } from "./jobs.ts";
import { describeKeeping } from "./keeping.ts";
import { describeTasks } from "./tasks.ts";
import { describeUses } from "./uses.ts";

/** What one test has: a fresh store, and a way to close and open it again. */
export interface Bench {
  store(): Store;
  reopen(): Promise<Store>;
  readonly fixture: () => StoreFixture;
}

/** The behaviour of every `Store`. An adapter's suite calls this with a factory of empty stores. */
export function describeStoreContract(name: string, create: () => Promise<StoreFixture>): void {
  describe(`the store contract, kept by ${name}`, () => {
    let fixture: StoreFixture;
    let store: Store;

    beforeEach(async () => {
      fixture = await create();
      store = await fixture.open();
    });
    afterEach(async () => {
      await store.close();
      await fixture.dispose();
    });

    const bench: Bench = {
      store: () => store,
      fixture: () => fixture,
      async reopen() {
        await store.close();
        store = await fixture.open();
        return store;
      },
    };
    describeGradings(bench);
    describeUses(bench);
    describeTasks(bench);
    describeJobs(bench);
    describeKeeping(bench);
  });
}
