/** Ranges of characters that show nothing: in an answer they can only hide something. */
const INVISIBLE: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];
/** Marks drawn over the character before them, as those that strike it out. */
const COMBINING = /\p{Mn}|\p{Me}/u;

/** What hides in a text from a human reader, or null. */
export function hiddenCharacters(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is every character of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return null;
  for (const ch of text) {
    const code = ch.codePointAt(0) ?? 0;
    if (code > 0x7f && INVISIBLE.some(([from, to]) => code >= from && code <= to)) return "invisible characters";
  }
  // Scripts such as Devanagari and Arabic write vowels as marks; over digits and Latin letters marks hide something.
  return /[\x20-\x7e](?:\p{Mn}|\p{Me})/u.test(text.normalize("NFC")) && COMBINING.test(text) ? "combining marks" : null;
}
