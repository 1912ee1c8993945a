import { BASE } from "./base.ts";
import { PATTERN } from "./pattern.ts";
import { STREAM } from "./stream.ts";
import { TOOLS } from "./tools.ts";

/**
 * The service's own testlib.h, for checkers and interactors in C++ that include it: testlib's interface, written anew. A task that
 * needs the original brings it in its `files`.
 */
export const TESTLIB_HEADER = [BASE, PATTERN, STREAM, TOOLS].join("");
