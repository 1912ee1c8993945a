import { createHash } from "node:crypto";
import type { Digest } from "../contract/text.ts";

/**
 * Canonical JSON of RFC 8785: keys in UTF-16 order, numbers as ECMAScript prints them, no blanks. Lone surrogates, which the
 * RFC excludes, appear as their `\uXXXX` escapes, so that every string a candidate can write has exactly one form.
 * Members that are `undefined` are left out. Throws a TypeError for a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`canonical JSON has no ${typeof value}`);
  const members = value as Readonly<Record<string, unknown>>;
  let text = "";
  // Every record and its inputs come through here: no copy of the members is made, and the default order is that of UTF-16.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** `sha256:` and the hexadecimal SHA-256 of the UTF-8 form of `text`. */
export function sha256(text: string): Digest {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/** SHA-256 over the canonical JSON of `value`. */
export function digestOf(value: unknown): Digest {
  return sha256(canonicalJson(value));
}
