const MAX_COMPONENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;

/** What is wrong with `names` as the files that a run starts with, or null: each by itself, and none the directory of another. */
export function problemOfFileNames(names: readonly string[]): string | null {
  const taken = new Set(names);
  for (const name of taken) {
    const problem = problemOfFileName(name);
    if (problem !== null) return `the file name ${JSON.stringify(name)} ${problem}`;
    for (let slash = name.indexOf("/"); slash >= 0; slash = name.indexOf("/", slash + 1)) {
      const directory = name.slice(0, slash);
      if (taken.has(directory)) return `the file ${JSON.stringify(directory)} is the directory of another`;
    }
  }
  return null;
}

/**
 * What is wrong with `name` as the path of a file inside a sandbox, or null. Paths are relative and `/`-separated; the runner
 * checks the same rules again (sandboxes/runner/names.py), since it is the one that opens them.
 */
export function problemOfFileName(name: string): string | null {
  if (name === "") return "is empty";
  if (name.includes("\0")) return "contains a NUL";
  if (Buffer.from(name).toString() !== name) return "is not well-formed Unicode";
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`;
  if (name.startsWith("/")) return "is absolute";
  for (const part of name.split("/")) {
    if (part === "" || part === "." || part === "..") return `has the component ${JSON.stringify(part)}`;
    if (Buffer.byteLength(part) > MAX_COMPONENT_BYTES) return `has a component of over ${MAX_COMPONENT_BYTES} bytes`;
  }
  return null;
}
