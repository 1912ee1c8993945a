import type { LanguageDefinition } from "./definition.ts";

export const LUA = {
  id: "lua",
  aliases: ["lua5", "lua5.4"],
  main: "main.lua",
  timeMultiplier: 1,
  image: "extended",
  packages: ["lua5.4=5.4.4-*"],
  hostTools: [["lua5.4", "-v"]],
  parseCheck: (main) => ["luac5.4", "-p", main],
  plan: (main) => ({ mode: "exec", argv: () => ["lua5.4", main] }),
  smoke: { source: 'local a, b = io.read("n", "n")\nprint(a + b)\n', stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "local x =\n",
  samples: {
    endless: "while true do end\n",
    hungry: 'local all = {}\nwhile true do all[#all + 1] = string.rep("x", 1 << 20) .. #all end\n',
    exit3: "os.exit(3)\n",
  },
} as const satisfies LanguageDefinition;
