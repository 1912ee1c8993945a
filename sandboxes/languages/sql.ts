import type { LanguageDefinition } from "./definition.ts";

/** Statements are explained on an empty database: that tables are missing there says nothing, that they can't be read does. */
const PARSE = `
import re, sqlite3, sys
database, statement = sqlite3.connect(":memory:"), ""
for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
    if not statement.strip() and line.startswith("."):
        continue
    statement += line
    if not sqlite3.complete_statement(statement):
        continue
    try:
        database.execute("EXPLAIN " + statement)
    except sqlite3.Warning:
        pass
    except sqlite3.Error as error:
        if re.search("syntax error|unrecognized token|incomplete input", str(error)):
            sys.exit(1)
    statement = ""
sys.exit(1 if re.sub("--[^\\n]*", "", statement).strip() else 0)
`;

/**
 * SQLite: the input is SQL that makes and fills the tables, the program is SQL that is run after it, rows are printed as
 * \`a|b\`. A program that reads another database opens it by \`.open\`.
 */
export const SQL = {
  id: "sql",
  aliases: ["sqlite", "sqlite3"],
  main: "main.sql",
  timeMultiplier: 1,
  image: "extended",
  packages: ["sqlite3=3.40.1-*"],
  hostTools: [["sqlite3", "--version"]],
  parseCheck: (main) => ["python3", "-I", "-c", PARSE, main],
  plan: (main) => ({
    mode: "exec",
    argv: () => ["sqlite3", "-batch", "-bail", "-init", "/dev/null", ":memory:", ".read /dev/stdin", `.read ${main}`],
  }),
  smoke: {
    source: "SELECT sum(n) FROM numbers;\n",
    stdin: "CREATE TABLE numbers (n INTEGER);\nINSERT INTO numbers VALUES (40), (2);\n",
    stdout: "42\n",
  },
  syntaxError: "SELEC 1;\n",
  samples: {
    endless: "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c;\n",
    hungry:
      "CREATE TABLE t AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n, zeroblob(100000) FROM c;\n",
    exit3: ".exit 3\n",
  },
} as const satisfies LanguageDefinition;
