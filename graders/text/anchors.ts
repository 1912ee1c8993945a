/**
 * Words that announce an answer, in the languages that models answer in; each match ends where the answer begins. No two
 * repetitions that can take the same characters meet, so that none of them costs more than linear time.
 */
const ANCHORS = new RegExp(
  [
    String.raw`(?:final|correct|right|my|the)\s+answers?\s*(?:is|are|was|=|:|would be|should be|comes out to|must be)`,
    String.raw`\b(?=final\s|answer)(?<!\b(?:wrong|incorrect|false|another|bad)\s{1,20})(?:final\s+)?answers?(?:\s*(?:\*\*|__))?\s*(?:is|are|:|：|=)`,
    String.raw`\b(?:the\s+)?(?:final\s+)?(?:result|solution)(?:\s+to\s+(?:the|this)\s+(?:problem|question|equation|inequality))?\s+is`,
    String.raw`(?:最终)?答案\s*(?:是|为|：|:)`,
    String.raw`(?:la\s+)?r[ée]ponse(?:\s+finale)?\s*(?:est|:)`,
    String.raw`(?:la\s+)?respuesta(?:\s+final)?\s*(?:es|:)`,
    String.raw`(?:die\s+)?(?:endg[üu]ltige\s+)?antwort\s*(?:ist|lautet|:)`,
    String.raw`(?:a\s+)?resposta(?:\s+final)?\s*(?:é|e|:)`,
    String.raw`(?:la\s+)?risposta(?:\s+finale)?\s*(?:è|e|:)`,
    String.raw`(?:окончательный\s+)?ответ\s*(?:[:：—-]|равен)`,
    String.raw`(?:答え|正解|解答)\s*(?:は|：|:)`,
    String.raw`(?:정답|답)\s*(?:은|는|:|：)`,
    String.raw`(?:الإجابة|الجواب)(?:\s+النهائية|\s+النهائي)?\s*(?:هي|هو|:)`,
    String.raw`उत्तर\s*(?:है|:|：)`,
    String.raw`(?:cevap|đáp án|odpowied[źz]|het antwoord|svar|svaret|jawaban(?:nya)?|jawapan|odpov[ěe][ďd]|válasz|vastaus)\s*(?:is|là|to|är|er|adalah|ialah|je|on|:|：)`,
    String.raw`(?:răspuns(?:ul)?|відповідь|απάντηση|תשובה|پاسخ|جواب|คำตอบ|উত্তর)(?:\s+final)?\s*(?:este|είναι|היא|คือ|:|：|—)`,
    // A heading on a line of its own, as "### Final Answer" or "**Answer**".
    String.raw`(?<![^\n])[ \t]*(?:#[ \t]*|\*\*|__)+(?:the\s+)?(?:final\s+)?(?:answers?|réponse|respuesta(?:\s+final)?|antwort|最终答案|答案|ответ|答え)[ \t]*(?:(?:[:：](?:\*\*|__)?|(?:\*\*|__)[:：]?)[ \t]*)?\n`,
  ].join("|"),
  "giu",
);

/** Sentences behind which a model ends its answer. */
const TAIL = /I hope (?:it|this) is correct|<\|[^|]{0,30}\|>/iu;

/** Characters from the end in which an announcement is looked for. */
const WINDOW = 10_000;

export interface Anchored {
  readonly text: string;
  readonly at: number;
}

/** What follows the last announcement of an answer, cut to the formula or sentence that is the answer; null without one. */
export function afterAnchor(whole: string): Anchored | null {
  const offset = Math.max(0, whole.length - WINDOW);
  const text = whole.slice(offset);
  let last: RegExpExecArray | null = null;
  ANCHORS.lastIndex = 0;
  for (let m = ANCHORS.exec(text); m !== null; m = ANCHORS.exec(text)) last = m;
  if (last === null) return null;
  const at = last.index + last[0].length;
  const answer = firstAnswer(text.slice(at, at + 5000));
  return answer === "" ? null : { text: answer, at: at + offset };
}

/** The formula or the rest of the sentence that a text begins with. */
export function firstAnswer(raw: string): string {
  const text = withoutBrace(raw)
    .replace(/^[\s:：*_#]+/u, "")
    .replace(/^(?:\(s\)\s*[:：]?\s*|for sure\s+|therefore\s+|simply\s+|just\s+)/i, "");
  const display =
    /^(?:\$\$|\\\[)([\s\S]*?)(?:\$\$|\\\])/.exec(text) ??
    /^(?:\\\()([\s\S]*?)\\\)/.exec(text) ??
    /^\$([^$\n]+)\$(?=\s*(?:[.,;:!?\n]|$|\*\*|I hope|<))/.exec(text);
  if (display !== null) return (display[1] ?? "").trim();
  const bold = /^\*\*([^*\n]{1,400})\*\*/.exec(text);
  if (bold !== null) return (bold[1] ?? "").trim();
  const line = text.split(/\n/, 1)[0] ?? "";
  return sentence(withoutTail(line)).trim();
}

/** Without a closing phrase, and the point that ends the answer before it. */
function withoutTail(line: string): string {
  const tail = TAIL.exec(line);
  if (tail === null) return line;
  const head = line.slice(0, tail.index).trimEnd();
  return !tail[0].startsWith("<") && head.endsWith(".") ? head.slice(0, -1).trimEnd() : head;
}

/** An announcement inside of `\text{...}` leaves the brace that closes it behind. */
function withoutBrace(raw: string): string {
  if (/^\s*\}/.test(raw)) return raw.replace(/^\s*\}/, "");
  return /^[^{}\n]*\}\s*(?:[.$]+\s*)?$/.test(raw) ? raw.replace(/\}\s*(?:[.$]+\s*)?$/, "") : raw;
}

/** Up to the end of the sentence; a point between digits ends none, and brackets and formulas hold theirs. */
function sentence(line: string): string {
  const m = /^[\s\S]*?(?:[。]|[.!?](?=\s+(?:[A-Z\u00c0-\u024f\u0400-\u04ff(]|$)|\s*$))/u.exec(line);
  return (m?.[0] ?? line).replace(/[.。!?]$/u, "");
}
