import { type JavascriptToken, javascriptTokens } from "./javascript-tokens.ts";

/** Words whose parentheses a block may follow that is no body of a function. */
const BEFORE_BLOCK: ReadonlySet<string> = new Set(["if", "for", "while", "switch", "catch", "with", "await"]);

/** Whether JavaScript is written as a module: it imports or exports at the top, or awaits there and requires nothing. */
export function isModule(source: string): boolean {
  const reader = new Reader();
  for (const token of javascriptTokens(source)) if (reader.take(token)) return true;
  return reader.awaits && !reader.requires;
}

class Reader {
  awaits = false;
  requires = false;
  /** What stands before each open bracket, and whether it opens the body of a function. */
  readonly #opened: { readonly before: string; readonly isFunction: boolean }[] = [];
  #functions = 0;
  #isSinceArrow = false;
  #earlier = "";
  #before = ";";
  /** What stood before the bracket that `#before` closes. */
  #closedBefore = "";

  /** Takes the next token; true where it shows that this is a module. */
  take({ type, text }: JavascriptToken): boolean {
    if (this.#opened.length === 0 && this.#declaresModule(text)) return true;
    if (type === "word" && this.#before !== ".") {
      this.requires ||= text === "require";
      this.awaits ||= text === "await" && !this.#isSinceArrow && this.#functions === 0;
    }
    if (text === "=>") this.#isSinceArrow = true;
    else if (text === ";" || text === "}") this.#isSinceArrow = false;
    const closed = type === "sign" || type === "hole" ? this.#nest(text) : "";
    [this.#earlier, this.#before, this.#closedBefore] = [this.#before, text, closed];
    return false;
  }

  #declaresModule(text: string): boolean {
    if (text === "export") return this.#before !== ".";
    if (this.#before === "." && this.#earlier === "import") return text === "meta";
    return this.#before === "import" && this.#earlier !== "." && text !== "(" && text !== ".";
  }

  #nest(text: string): string {
    if (text === ")" || text === "]" || text === "}") {
      const open = this.#opened.pop();
      if (open?.isFunction === true) this.#functions -= 1;
      return open?.before ?? "";
    }
    if (!["(", "[", "{", "${"].includes(text)) return "";
    const isBody = this.#before === "=>" || (this.#before === ")" && !BEFORE_BLOCK.has(this.#closedBefore));
    const isFunction = text === "{" && isBody;
    if (isFunction) this.#functions += 1;
    this.#opened.push({ before: this.#before, isFunction });
    return "";
  }
}
