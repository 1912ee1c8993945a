import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFile } from "./project-file.ts";

const PLACE = "/tmp/assay";

/**
 * Pid 1 of a slot's container, until it becomes the runner: takes the runner's sources from stdin (four bytes of length, then
 * JSON of name -> text), lays them into the container's own tmpfs, and replaces itself by `main.py`. So an image holds tools
 * only, the runner is always the service's own, and an engine on another machine needs no shared directory.
 */
const PROGRAM = `
import json, os, sys
def take(count):
    data = b""
    while len(data) < count:
        chunk = os.read(0, count - len(data))
        if not chunk:
            sys.exit(1)
        data += chunk
    return data
sources = json.loads(take(int.from_bytes(take(4), "big")))
os.mkdir("${PLACE}", 0o700)
for name, text in sources.items():
    with open("${PLACE}/" + name, "x", encoding="utf-8") as file:
        file.write(text)
os.execv(sys.executable, [sys.executable, "-I", "-S", "-B", "${PLACE}/main.py", sys.argv[1]])
`.trim();

/** Command line of a slot's container. `config` is the runner's, as JSON. */
export function bootstrapCommand(config: string): string[] {
  return ["/usr/bin/python3", "-I", "-S", "-B", "-c", PROGRAM, config];
}

/** What the bootstrap reads first: the runner's sources, framed. */
export async function packRunner(): Promise<Buffer> {
  const directory = projectFile(join("sandboxes", "runner"));
  const sources: Record<string, string> = {};
  for (const name of (await readdir(directory)).sort()) {
    if (/\.(?:py|c)$/.test(name)) sources[name] = await readFile(join(directory, name), "utf8");
  }
  const body = Buffer.from(JSON.stringify(sources));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
