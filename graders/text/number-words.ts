const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES: ReadonlyMap<string, number> = new Map([
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);

/** The integer that English words spell, as "one thousand six hundred twenty-five"; null where they spell none. */
export function wordsToNumber(text: string): number | null {
  const words = text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((w) => w !== "and");
  if (words.length === 0 || words.length > 16) return null;
  const negative = words[0] === "minus" || words[0] === "negative";
  let total = 0;
  let current = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const word of negative ? words.slice(1) : words) {
    const value = smallNumber(word);
    if (value !== null) {
      if (last <= value || (last < 20 && value < 20)) return null;
      current += value;
      last = value;
    } else if (word === "hundred" && current > 0 && current < 10) {
      current *= 100;
      last = 100;
    } else if (SCALES.has(word) && current > 0) {
      total += current * (SCALES.get(word) ?? 1);
      current = 0;
      last = Number.POSITIVE_INFINITY;
    } else return null;
  }
  if (last === Number.POSITIVE_INFINITY && total === 0) return null;
  return negative ? -(total + current) : total + current;
}

function smallNumber(word: string): number | null {
  const unit = SMALL.indexOf(word);
  if (unit >= 0) return unit;
  const ten = TENS.indexOf(word);
  return ten >= 0 ? (ten + 2) * 10 : null;
}
