/** "0.333..." and "0.1666 repeating". */
const REPEATED = /(\d{0,20}\.\d{0,40}?)(\d)\2{2,40}\s?(?:\.{3}|\\l?dots\b|\\cdots\b|\(?repeating\)?)/g;

/** "0.123123..." with a period of two digits or more, written out twice at least. */
const PERIODIC = /(\d{0,20}\.\d{0,12}?)(\d{2,12}?)\2{1,8}\s?(?:\.{3}|\\l?dots\b|\\cdots\b|\(?repeating\)?)/g;

/** Thousands with points and a decimal comma: nothing else looks so. */
const EUROPEAN = /^([-+\s]*(?:(?:\\?\$|\\euro)\s*)?)([1-9]\d{0,2}(?:\.\d{3})+),(\d+)(?![\d.,])/;

const BASE_WORDS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(
  " ",
);
const BASES = `(\\d{1,2}|${BASE_WORDS.join("|")})`;
const WORDED = String.raw`(?:\\(?:text|mathrm|textrm|mbox)\s*\{)?`;
/** `101_{\text{two}}` and `101_{\text{base }2}`. */
const BASE_INDEX = new RegExp(
  String.raw`(?<=[\dA-Fa-f)])_\s*\{?\s*${WORDED}\s*(?:base\s*)?\}?\s*${BASES}\s*\}{0,2}`,
  "g",
);
/** "101 base 2", "101 (base two)", "101 in base 2" at the end. */
const BASE_BEHIND = new RegExp(String.raw`(?<=\d)\)?\s*${WORDED}\s*\(?\s*(?:in )?base[ -]?\}?\s*${BASES}\s*\)?\s*\}?$`);

function inBase(_match: string, base: string): string {
  const word = BASE_WORDS.indexOf(base);
  return `_{${word < 0 ? base : word + 2}}`;
}

/** Intervals in the notation that turns brackets outwards, as `]1, 4[`. */
const TURNED = /(?:\\left\s*)?([[\]])([^[\]()]*?[,;][^[\]()]*?)(?:\\right\s*)?([[\]])/g;

function turnBrackets(text: string): string {
  if (!/(?:^|\\cup\s*|\\in\s*|=\s*|\\left\s*)\][^[\]()]+[[\]]|^(?:\\left\s*)?\[[^[\]()]+\[/.test(text)) return text;
  return text.replace(TURNED, (_, open: string, inner: string, close: string) => {
    return `${open === "]" ? "(" : "["}${inner}${close === "[" ? ")" : "]"}`;
  });
}

/** "The answer is" and the like, also inside of `\text{...}`. */
const ANNOUNCEMENT =
  /^(\\(?:text|textbf|mathrm|mbox|textrm)\s*\{\s*)?(?:(?:so|thus|hence|therefore),? )?(?:the )?(?:final |correct |only |required |desired )?(?:answers?|results?|solutions?|roots?|values?)(?: set)?\s*(?:(?:is|are)(?: given by)?(?![a-z])|[:=])\s*:?\s*(\})?\s*(?=\S)/i;

/** "The domain of the function is" before mathematics. */
const NAMING =
  /^(\\(?:text|textbf|mathrm|mbox|textrm)\s*\{\s*)?(?:the|its) (?:[a-z]+ ){1,8}(?:is|are|equals)\s*:?\s*(\})?\s*(?=[$([{\d-]|\\(?!text|math|mbox|op))/i;
const DENIAL = /\b(?:not|no|wrong|incorrect|never|false|except|without|neither|nor)\b/i;

function dropAnnouncement(text: string): string {
  const m = ANNOUNCEMENT.exec(text) ?? NAMING.exec(text);
  if (m !== null && DENIAL.test(m[0])) return text;
  if (m === null || (m[2] !== undefined && m[1] === undefined)) return text;
  return (m[1] !== undefined && m[2] === undefined ? m[1] : "") + text.slice(m[0].length);
}

/** Spellings that say the same in one: repeating decimals, decimal commas, bases, brackets turned outwards, announcements. */
export function respell(text: string): string {
  let s = text;
  if (/\.{3}|dots\b|repeating/.test(s))
    s = s.replace(REPEATED, "$1\\overline{$2}").replace(PERIODIC, "$1\\overline{$2}");
  s = s.replace(
    EUROPEAN,
    (_, sign: string, whole: string, rest: string) => `${sign}${whole.replaceAll(".", "")}.${rest}`,
  );
  if (/base|_.{0,12}(?:two|three|four|five|six|seven|eight|nine|ten|teen|twelve|eleven)/.test(s))
    s = s.replace(BASE_INDEX, inBase).replace(BASE_BEHIND, inBase);
  s = s.replace(/(\d)\{:\}(?=\d)/g, "$1:").replace(/\{\s*\}(?=\s*[_^])/g, "");
  s = dropAnnouncement(s);
  if (s.includes("[") || s.includes("]")) s = turnBrackets(s);
  return s;
}
