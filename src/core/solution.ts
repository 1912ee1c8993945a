import { ServiceError } from "../contract/errors.ts";
import type { Solution, SolutionContent } from "../contract/solution.ts";

/**
 * A solution in its one normal form: a bare string, `{text}` and `{messages}` all become the response's text.
 * Throws `invalid_request` where messages hold no assistant message with text.
 */
export function normaliseSolution(solution: Solution): SolutionContent {
  if (typeof solution === "string") return { text: solution };
  if (!("messages" in solution)) {
    if ("code" in solution) {
      return solution.language === undefined
        ? { code: solution.code }
        : { code: solution.code, language: solution.language };
    }
    return solution;
  }
  const last = solution.messages.findLast((message) => message.role === "assistant");
  if (last === undefined || last.content === null) {
    throw new ServiceError("invalid_request", "messages hold no assistant message with text", {
      path: "solution.messages",
    });
  }
  if (typeof last.content === "string") return { text: last.content };
  return { text: last.content.map((part) => part.text ?? "").join("") };
}
