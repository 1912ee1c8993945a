import type { Dialect } from "./marshal.ts";

const C = /^(?:c|gcc|c(?:89|90|99|11|17|18)|gnu(?:89|90|99|11|17|18)|ansi c)$/;
const CPP = /^(?:c\+\+|cpp|cc|cxx|g\+\+|gnu\+\+)(?:[0-9][0-9a-z])?$/;

/** Which of the two languages a name means that a task gives; null for any other. */
export function dialectOf(language: string | undefined): Dialect | null {
  const name = (language ?? "").trim().toLowerCase();
  if (C.test(name)) return "c";
  return CPP.test(name) ? "cpp" : null;
}
