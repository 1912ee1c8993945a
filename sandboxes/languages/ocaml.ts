import type { LanguageDefinition } from "./definition.ts";
import { executePlan, GCC_PACKAGES } from "./gcc.ts";

const OUTPUT = "a.out";

/** OCaml to native code, with the libraries `unix` and `str`. */
export const OCAML = {
  id: "ocaml",
  aliases: ["ml", "ocamlopt"],
  main: "main.ml",
  timeMultiplier: 1,
  image: "extended",
  packages: ["ocaml=4.13.1-*", ...GCC_PACKAGES],
  hostTools: [
    ["ocamlopt", "-version"],
    ["cc", "--version"],
  ],
  compile: {
    argv: (main) => ["ocamlopt", "-w", "-a", "-o", OUTPUT, "unix.cmxa", "str.cmxa", `./${main}`],
    output: OUTPUT,
  },
  plan: executePlan,
  smoke: {
    source: 'let () = Scanf.scanf " %d %d" (fun a b -> Printf.printf "%d\\n" (a + b))\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "let () = (\n",
  samples: {
    endless: "let () = while true do () done\n",
    hungry: "let () = let all = ref [] in while true do all := Bytes.make 1048576 'x' :: !all done\n",
    exit3: "let () = exit 3\n",
  },
} as const satisfies LanguageDefinition;
