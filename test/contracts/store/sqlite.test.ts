import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../../src/store/sqlite/index.ts";
import { describeStoreContract } from "./store-contract.ts";

describeStoreContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-store-"));
  const backupPath = join(folder, "backup.db");
  return {
    open: () => openSqliteStore({ dataDir: join(folder, "data") }),
    backupPath,
    async openBackup() {
      const restored = join(folder, "restored");
      await mkdir(restored);
      await copyFile(backupPath, join(restored, "assay.db"));
      return openSqliteStore({ dataDir: restored });
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});
