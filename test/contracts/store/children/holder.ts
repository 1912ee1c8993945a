import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../../src/store/sqlite/index.ts";

/** Holds a store open until it is killed. Argument: the data dir. */
await openSqliteStore({ dataDir: process.argv[2] ?? "" });
writeSync(1, "open\n");
setInterval(() => undefined, 60_000);
