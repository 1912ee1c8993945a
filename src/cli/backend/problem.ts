import { Problem } from "../../contract/api.ts";
import { ERROR_CATALOGUE } from "../../contract/errors.ts";
import { CliError } from "../cli-error.ts";
import { printable } from "../output/text.ts";
import type { HttpAnswer } from "./http-client.ts";

/** What an answer that is no success says. Throws `CliError` where it is not in the form of RFC 9457. */
export function problemOf(answer: HttpAnswer): Problem {
  try {
    return Problem.parse(JSON.parse(answer.text));
  } catch {
    throw new CliError(`HTTP ${answer.status}, and not from Assay: ${printable(answer.text, 200)}`);
  }
}

/** An answer that is no success, as the end of a command. */
export function refused(answer: HttpAnswer): CliError {
  const { code, detail } = problemOf(answer);
  const fix = Object.hasOwn(ERROR_CATALOGUE, code) ? ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE].fix : "";
  return new CliError(`the service refused: ${printable(`${code}: ${detail}`, 500)}${fix === "" ? "" : `\n${fix}`}`);
}
