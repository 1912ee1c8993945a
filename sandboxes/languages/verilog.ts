import type { LanguageDefinition } from "./definition.ts";

const OUTPUT = "program.vvp";

/** Verilog (SystemVerilog 2012 as far as Icarus has it): the program is a test bench that prints; stdin is descriptor 32'h8000_0000. */
export const VERILOG = {
  id: "verilog",
  aliases: ["v", "sv", "systemverilog", "iverilog"],
  main: "main.sv",
  timeMultiplier: 1,
  image: "extended",
  packages: ["iverilog=11.0-*"],
  hostTools: [["iverilog", "-V"]],
  compile: {
    argv: (main) => ["iverilog", "-g2012", "-o", OUTPUT, `./${main}`],
    output: OUTPUT,
  },
  plan: (program) => ({ mode: "exec", argv: () => ["vvp", "-n", program] }),
  smoke: {
    source: `module main;
  integer a, b, count;
  initial begin
    count = $fscanf(32'h8000_0000, "%d %d", a, b);
    $display("%0d", a + b);
    $finish(0);
  end
endmodule
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "module main;\n  initial begin\nendmodule\n",
  samples: {
    endless: "module main;\n  integer n = 0;\n  initial forever n = n + 1;\nendmodule\n",
    hungry:
      'module main;\n  string all[$];\n  string page;\n  initial begin\n    page = "x";\n    repeat (16) page = {page, page};\n    forever all.push_back({page, "y"});\n  end\nendmodule\n',
    exit3: "module main;\n  initial $finish_and_return(3);\nendmodule\n",
  },
} as const satisfies LanguageDefinition;
