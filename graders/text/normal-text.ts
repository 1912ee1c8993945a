const WORD_COMMANDS = String.raw`\\(?:text|textbf|textit|textrm|textsf|textnormal|mathrm|mathbf|mathsf|mbox|emph|operatorname)\s*`;
const WORDS_IN_BRACES = new RegExp(`${WORD_COMMANDS}\\{([^{}]*)\\}`, "g");
const ONE_WRAPPING = new RegExp(`^\\s*\\$*\\s*${WORD_COMMANDS}\\{([^{}]*)\\}\\s*\\$*\\s*$`);

/** The words inside `\text{...}` and its kin, in place of the command. */
export function unwrapWords(raw: string): string {
  return raw.replace(WORDS_IN_BRACES, " $1 ");
}

/** The content of a text that is one `\text{...}` as a whole; else the text itself. */
export function unwrapWhole(raw: string): string {
  return ONE_WRAPPING.exec(raw)?.[1] ?? raw;
}

/** Words as they are compared: without markup, letter case, and punctuation around them. */
export function normalText(raw: string): string {
  return (raw.includes("\\") ? withoutCommands(raw) : raw)
    .replace(/~|\$/g, " ")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[“”"„]/g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([,.;:!?]) ?/g, "$1 ")
    .replace(/^[\s.,;:!?*'`]+/, "")
    .replace(/(?<![\s.,;:!?*'`])[\s.,;:!?*'`]+$/, "")
    .trim();
}

function withoutCommands(raw: string): string {
  return unwrapWords(raw)
    .replace(/\\[,;:! ]/g, " ")
    .replace(/\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])/g, " ")
    .replace(/\\[dtc]frac(?![a-zA-Z])/g, "\\frac")
    .replace(/\\([gl])eq?(?:slant|q)?(?![a-zA-Z])/g, "\\$1e ")
    .replace(/\\neq(?![a-zA-Z])/g, "\\ne ");
}
