import { hash } from "node:crypto";
import type { Digest } from "../contract/text.ts";

/**
 * Canonical JSON of RFC 8785: keys in UTF-16 order, numbers as ECMAScript prints them, no blanks. Lone surrogates, which the
 * RFC excludes, appear as their `\uXXXX` escapes, so that every string a candidate can write has exactly one form.
 * Members that are `undefined` are left out. Throws a TypeError for a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`);
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Readonly<Record<string, unknown>>);
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}

// Every record and its inputs come through here: no copies of members or items are made.

function canonicalArray(items: readonly unknown[]): string {
  let text = "";
  for (const [index, item] of items.entries()) text += `${index === 0 ? "" : ","}${canonicalJson(item ?? null)}`;
  return `[${text}]`;
}

function canonicalObject(members: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(members);
  // The default order of `sort` is that of UTF-16, as that of `<` is. Most objects are written in it, and need no sorting.
  if (!isSorted(keys)) keys.sort();
  let text = "";
  for (const key of keys) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${quotedKey(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  }
  return true;
}

/** Keys of records and tasks are few and short, and quoted again and again; those of callers' own maps may be anything. */
const MOST_QUOTED = 500;
const LONGEST_QUOTED = 32;
const quotedKeys = new Map<string, string>();

function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const quoted = JSON.stringify(key);
  if (key.length <= LONGEST_QUOTED && quotedKeys.size < MOST_QUOTED) quotedKeys.set(key, quoted);
  return quoted;
}

/** `sha256:` and the hexadecimal SHA-256 of the UTF-8 form of `text`. */
export function sha256(text: string): Digest {
  return `sha256:${hash("sha256", text, "hex")}`;
}

/** SHA-256 over the canonical JSON of `value`. */
export function digestOf(value: unknown): Digest {
  return sha256(canonicalJson(value));
}
