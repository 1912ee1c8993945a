const MAX_COMPONENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;

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
