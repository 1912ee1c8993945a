import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const FILE = "sandbox-owner";

/**
 * Names the data dir to engines that several services share, in which many call theirs `/data`: a random id kept in the
 * directory, with its path, so that a copy elsewhere is another owner. For the one service that holds the directory.
 */
export async function ownerOfDataDir(dataDir: string): Promise<string> {
  const path = join(dataDir, FILE);
  try {
    await writeFile(path, `${randomBytes(16).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const id = (await readFile(path, "utf8")).trim();
  return createHash("sha256")
    .update(`${id}\0${resolve(dataDir)}`)
    .digest("hex")
    .slice(0, 32);
}
