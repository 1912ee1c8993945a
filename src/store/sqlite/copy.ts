import { resolve } from "node:path";
import { startStorageThread } from "./storage-thread.ts";

/** Copies a database to `path` in a thread of its own, so that neither commits nor look-ups wait for it. */
export async function copyDatabase(databasePath: string, path: string): Promise<void> {
  const thread = startStorageThread();
  try {
    await thread.ask("open", { databasePath, writer: null });
    await thread.ask("backup", { path: resolve(path) });
    await thread.ask("close", null);
  } finally {
    await thread.stop();
  }
}
