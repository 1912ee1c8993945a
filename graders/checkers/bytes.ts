const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** testlib's blanks: space, tab, CR, LF. Form feeds, no-break spaces, byte order marks and U+2028 are content. */
export function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** Index of the first byte from `start` on that is content; the length where there is none. */
export function skipBlanks(bytes: Uint8Array, start: number): number {
  let index = start;
  while (index < bytes.length && isBlank(bytes[index])) index += 1;
  return index;
}

/** Index behind the content that begins at `start`. */
export function skipContent(bytes: Uint8Array, start: number): number {
  let index = start;
  while (index < bytes.length && !isBlank(bytes[index])) index += 1;
  return index;
}

/** The maximal runs of bytes that are no blanks, one at a time, so that a long output is never held twice. */
export function* tokensOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = skipBlanks(bytes, 0); start < bytes.length; ) {
    const end = skipContent(bytes, start);
    yield bytes.subarray(start, end);
    start = skipBlanks(bytes, end);
  }
}

const EMPTY = new Uint8Array();

/**
 * Lines without trailing blanks, one at a time: a hostile output may hold millions. A last line needs no line feed, and empty
 * lines at the end are dropped.
 */
export function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let empties = 0;
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    let content = start;
    for (; end < bytes.length && bytes[end] !== LF; end += 1) if (!isBlank(bytes[end])) content = end + 1;
    if (content === start) empties += 1;
    else {
      for (; empties > 0; empties -= 1) yield EMPTY;
      yield bytes.subarray(start, content);
    }
    start = end + 1;
  }
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** True where `length` bytes from each start on are equal. */
export function sameRange(
  left: Uint8Array,
  leftStart: number,
  right: Uint8Array,
  rightStart: number,
  length: number,
): boolean {
  for (let offset = 0; offset < length; offset += 1) {
    if (left[leftStart + offset] !== right[rightStart + offset]) return false;
  }
  return true;
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
