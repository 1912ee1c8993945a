const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** testlib's blanks: space, tab, CR, LF. Form feeds, no-break spaces, byte order marks and U+2028 are content. */
function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** The maximal runs of bytes that are no blanks, one at a time, so that a long output is never held twice. */
export function* tokensOf(bytes: Uint8Array): Generator<Uint8Array> {
  let index = 0;
  while (index < bytes.length) {
    while (index < bytes.length && isBlank(bytes[index])) index += 1;
    const start = index;
    while (index < bytes.length && !isBlank(bytes[index])) index += 1;
    if (index > start) yield bytes.subarray(start, index);
  }
}

/** Lines without trailing blanks; a last line needs no line feed, and empty lines at the end are dropped. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(LF, start);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(withoutTrailingBlanks(bytes.subarray(start, end)));
    start = end + 1;
  }
  while (lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

function withoutTrailingBlanks(line: Uint8Array): Uint8Array {
  let end = line.length;
  while (end > 0 && isBlank(line[end - 1])) end -= 1;
  return line.subarray(0, end);
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** A text with one character a byte: a key for maps, and what patterns over ASCII are matched on. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** True where both are equal once ASCII letters have lost their case; all other bytes stand for themselves. */
export function sameBytesFolded(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => fold(byte) === fold(right[index] ?? -1));
}

function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
