import type { LanguageDefinition } from "./definition.ts";

/** Reads and expands the module, which is all that can be wrong with its form, and evaluates none of it. */
const PARSE =
  "(parameterize ([read-accept-reader #t] [read-accept-lang #t] [current-namespace (make-base-namespace)]) (with-input-from-file (vector-ref (current-command-line-arguments) 0) (lambda () (let loop () (define form (read-syntax 'main)) (unless (eof-object? form) (loop))))))";

export const RACKET = {
  id: "racket",
  aliases: ["rkt", "scheme"],
  main: "main.rkt",
  timeMultiplier: 1,
  image: "extended",
  packages: ["racket=8.7+dfsg1-*"],
  directories: ["/etc/racket"],
  hostTools: [["racket", "--version"]],
  parseCheck: (main) => ["racket", "-l", "racket/base", "-e", PARSE, main],
  plan: (main) => ({ mode: "exec", argv: () => ["racket", main] }),
  smoke: { source: "#lang racket\n(displayln (+ (read) (read)))\n", stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "#lang racket\n(displayln 1\n",
  samples: {
    endless: "#lang racket\n(let loop () (loop))\n",
    hungry: "#lang racket\n(let loop ([all '()]) (loop (cons (make-bytes 1048576 1) all)))\n",
    exit3: "#lang racket\n(exit 3)\n",
  },
} as const satisfies LanguageDefinition;
