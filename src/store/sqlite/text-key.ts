/**
 * Any string as text that SQLite stores and compares faithfully: as inside a JSON string literal, where NULs and lone
 * surrogates are escapes. One to one; plain identifiers are unchanged.
 */
export function textKey(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The string that `textKey` was given. */
export function fromTextKey(key: string): string {
  return String(JSON.parse(`"${key}"`));
}

const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** The 32 bytes of a `sha256:` digest; null where the text is none. */
export function digestBytes(digest: string): Buffer | null {
  const hex = DIGEST.exec(digest)?.[1];
  return hex === undefined ? null : Buffer.from(hex, "hex");
}

/** The `sha256:` form of 32 bytes. */
export function digestText(digest: Buffer): string {
  return `sha256:${digest.toString("hex")}`;
}

export function isDigest(digest: string): boolean {
  return DIGEST.test(digest);
}
