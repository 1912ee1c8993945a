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
  if (words.length > 16) return null;
  const negative = words[0] === "minus" || words[0] === "negative";
  const size = spelled(negative ? words.slice(1) : words);
  return size === null ? null : negative ? -size : size;
}

/** Groups below a thousand, each but the last with its scale, scales falling. */
function spelled(words: readonly string[]): number | null {
  let total = 0;
  let group: string[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const scale = SCALES.get(word);
    if (scale === undefined) {
      group.push(word);
      continue;
    }
    const count = belowThousand(group);
    if (count === null || scale >= last) return null;
    total += count * scale;
    last = scale;
    group = [];
  }
  if (group.length === 0) return total > 0 ? total : null;
  const rest = belowThousand(group);
  return rest === null ? null : total + rest;
}

function belowThousand(words: readonly string[]): number | null {
  const hundred = words.indexOf("hundred");
  if (hundred < 0) return belowHundred(words);
  const count = belowHundred(words.slice(0, hundred));
  const rest = hundred === words.length - 1 ? 0 : belowHundred(words.slice(hundred + 1));
  return hundred !== 1 || count === null || count === 0 || count > 9 || rest === null ? null : count * 100 + rest;
}

function belowHundred(words: readonly string[]): number | null {
  const [first = "", second] = words;
  const small = SMALL.indexOf(first);
  if (words.length === 1 && small >= 0) return small;
  const ten = (TENS.indexOf(first) + 2) * 10;
  if (ten < 20 || words.length > 2) return null;
  if (second === undefined) return ten;
  const unit = SMALL.indexOf(second);
  return unit > 0 && unit < 10 ? ten + unit : null;
}
