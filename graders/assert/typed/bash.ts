import { isWellFormed } from "../../../src/contract/text.ts";
import type { Plain } from "../../call/values.ts";
import { bareBash } from "../../code/bare.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { openPrompt, type SplitLanguage, testTexts } from "./harness.ts";

const MAIN = "main.sh";

/** What the code around the tests is told by, or what would end it without a word. */
const UNSUPPORTED = /(?:^|[;&|(\s])(?:trap|exec|kill|disown|coproc)(?=[\s;]|$)/m;
/** Something that can fail. */
const CAN_FAIL = /\[\[|(?:^|[;&|({\s])(?:\[|test|exit|return|false|diff|cmp)(?=\s)|set -[a-z]*e/m;

/**
 * Around the tests: the function that they test is one that looks its answers up, and its calls are noted in files, since most are made in
 * subshells. Words travel as hexadecimal digits. The report goes to the descriptor that was stdout.
 */
const TESTER = (entry: string, tests: string): string => `exec 4>&1 1>&2
declare -A assay_replies
assay_notes=$(mktemp -d)
: >"$assay_notes/needs"
: >"$assay_notes/answered"
: >"$assay_notes/stopped"
assay_place=0
while IFS=, read -r assay_key assay_reply; do
  assay_replies[":$assay_key"]="$assay_place,$assay_reply"
  assay_place=$((assay_place + 1))
done
assay_finish() {
  local status=$? end=exit needs="" key stopped=-1 answered
  trap - EXIT
  set +eu
  while IFS= read -r key; do needs+="\${needs:+,}{\\"key\\":\\"$key\\",\\"at\\":1}"; done < <(sort -u "$assay_notes/needs")
  answered=$(wc -l <"$assay_notes/answered")
  if [ -s "$assay_notes/stopped" ]; then end=stopped; read -r stopped <"$assay_notes/stopped"; fi
  printf '{"end":"%s","status":%d,"asserts":0,"sure":0,"answered":%d,"failed":[],"stopped":%d,"needs":[%s]}\\n' "$end" "$status" "$answered" "$stopped" "$needs" >&4
  exit 0
}
trap assay_finish EXIT
${entry}() {
  local assay_key="" assay_word assay_found assay_place assay_status assay_text
  for assay_word; do assay_key+="\${assay_key:+ }-$(printf %s "$assay_word" | od -An -v -tx1 | tr -d ' \\n')"; done
  assay_found=\${assay_replies[":$assay_key"]-}
  if [ -z "$assay_found" ]; then
    printf '%s\\n' "$assay_key" >>"$assay_notes/needs"
    return 0
  fi
  IFS=, read -r assay_place assay_status assay_text <<<"$assay_found"
  if [ "$assay_status" = x ]; then
    [ -s "$assay_notes/needs" ] || [ -s "$assay_notes/stopped" ] || printf '%s\\n' "$assay_place" >"$assay_notes/stopped"
    return 1
  fi
  echo >>"$assay_notes/answered"
  printf '%b' "$assay_text"
  return "$assay_status"
}
exec </dev/null
${tests}
`;

/** One call in a subshell; what the program makes of this shell can only change its own answer. */
const AGENT = (entry: string): string => `exec 4>&1 1>&2
IFS= read -r assay_key
assay_words=()
for assay_word in $assay_key; do
  assay_hex="" assay_rest=\${assay_word#-}
  while [ -n "$assay_rest" ]; do assay_hex+="\\\\x\${assay_rest:0:2}" assay_rest=\${assay_rest:2}; done
  printf -v assay_text '%b.' "$assay_hex"
  assay_words+=("\${assay_text%.}")
done
if ! bash -n ./solution.sh; then printf '{"unparsed":true}\\n' >&4; exit 0; fi
exec </dev/null
assay_out=$(mktemp)
. ./solution.sh
(exec 4>&-; ${entry} "\${assay_words[@]}") >"$assay_out"
assay_status=$?
printf '{"answer":["%s",%d]}\\n' "$(od -An -v -tx1 "$assay_out" | tr -d ' \\n')" "$assay_status" >&4
exit 0
`;

/** Functions of Bash: words in; what is printed, and the status, out. */
export const BASH: SplitLanguage = {
  names: ["bash", "sh", "shell"],
  wire: {
    encodeQuestion: (key) => Buffer.from(`${key}\n`),
    encodeAnswer,
    encodeRound: ({ replies }) =>
      Buffer.concat(
        [...replies].flatMap(([key, reply]) => [Buffer.from(`${key},`), reply ?? Buffer.from("x,"), Buffer.from("\n")]),
      ),
  },
  bare: bareBash,
  read(task) {
    const { entry } = task;
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(entry)) throw taskInvalid("entry", "the name of a function is expected");
    const sources = testTexts(task);
    for (const [index, source] of sources.entries()) {
      const path = typeof task.tests === "string" ? "tests" : `tests.${index}`;
      requireTests(source, entry, path);
    }
    const definition = new RegExp(
      `(?:^|\\n|;)[^\\S\\n]*(?:function\\s+)?${entry}\\s*\\(\\s*\\)|\\bfunction\\s+${entry}\\b`,
    );
    return {
      testers: sources.map((source) => ({
        main: MAIN,
        files: { [MAIN]: TESTER(entry, `${task.setup ?? ""}\n${source}`) },
      })),
      agent: (code) => ({ main: MAIN, files: { [MAIN]: AGENT(entry), "solution.sh": code } }),
      countsAssertions: false,
      // Words are text: there is no such value.
      namesNan: true,
      opened: openPrompt(task.prompt, definition, bareBash),
      defines: (code) => definition.test(code),
    };
  },
};

function requireTests(source: string, entry: string, path: string): void {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
  if (!source.includes(entry)) throw taskInvalid(path, "the tests never name the entry");
  if (UNSUPPORTED.test(source))
    throw taskInvalid(path, "tests that set traps or replace their shell are not supported");
  if (new RegExp(`\\|\\s*${entry}\\b|\\b${entry}\\b[^\\n;|)]*<`).test(source)) {
    throw taskInvalid(path, "tests that feed the entry's stdin are not supported");
  }
  if (!CAN_FAIL.test(source)) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
}

/** The agent writes what was printed as hexadecimal digits; the tests' shell reads them as escapes of `printf %b`. */
function encodeAnswer(reply: Plain): Uint8Array | null {
  const [text, status, more] = reply.kind === "list" ? reply.items : [];
  if (text?.kind !== "str" || status?.kind !== "int" || more !== undefined) return null;
  if (!/^(?:[0-9a-f]{2})*$/.test(text.value) || status.value < 0n || status.value > 255n) return null;
  return Buffer.from(`${status.value},${text.value.replace(/../g, "\\x$&")}`);
}
