import type { LanguageDefinition } from "./definition.ts";

/** R without the packages that only draw. */
export const R = {
  id: "r",
  aliases: ["rscript", "rlang", "gnu r"],
  main: "main.R",
  timeMultiplier: 2,
  image: "extended",
  packages: ["r-base-core=4.2.2.20221110-*"],
  directories: ["/etc/R"],
  hostTools: [["Rscript", "--version"]],
  parseCheck: (main) => ["Rscript", "--vanilla", "-e", "invisible(parse(commandArgs(TRUE)[1]))", main],
  plan: (main) => ({ mode: "exec", argv: () => ["Rscript", "--vanilla", main] }),
  smoke: {
    source: 'numbers <- scan(file("stdin"), quiet = TRUE)\ncat(sum(numbers), "\\n", sep = "")\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "x <- (\n",
  samples: {
    endless: "while (TRUE) { }\n",
    hungry: "all <- list()\nwhile (TRUE) all[[length(all) + 1]] <- rep(1, 1e5)\n",
    exit3: "quit(status = 3)\n",
  },
} as const satisfies LanguageDefinition;
