/**
 * What in Python test code could run text as code. A text that the candidate returned would be judged by running it beside the
 * assertions. This is read from the bare source when a task is admitted; the tester reads the parsed source again before it runs.
 */
const FUNCTIONS =
  /(?<![\w.])(?<!\b(?:def|class)[ \t]+)(eval|exec|compile|execfile|__import__|sympify|parse_expr)[ \t]*\(/g;

const ATTRIBUTES =
  /\.[ \t]*(FunctionType|CodeType|LambdaType|__subclasses__|__globals__|__code__|__builtins__|sympify|parse_expr)\b|\bos[ \t]*\.[ \t]*((?:system|popen|exec|spawn|posix_spawn)\w*)|\b(?:pd|pandas|np|numpy)[ \t]*\.[ \t]*(eval)\b/;

const IMPORT = /^[ \t]*(?:import|from)[ \t]+([^\n;#]*)/gm;

const MODULES: ReadonlySet<string> = new Set(
  (
    "asteval builtins cloudpickle code codeop ctypes dill doctest imp importlib joblib marshal numexpr pdb pickle pkgutil " +
    "runpy shelve subprocess timeit"
  ).split(" "),
);

const STRINGS_AND_COMMENTS =
  /[rRbBuUfF]{0,2}(?:"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/gs;

/** The first thing in `source` that could run text as code, or null. A name of `own` is the candidate's: its entry, its file. */
export function evaluatorIn(source: string, own: ReadonlySet<string>): string | null {
  const code = source.replaceAll(STRINGS_AND_COMMENTS, '""');
  for (const [, name] of code.matchAll(FUNCTIONS)) if (name !== undefined && !own.has(name)) return name;
  const attribute = ATTRIBUTES.exec(code);
  if (attribute !== null) return attribute[1] ?? attribute[2] ?? attribute[3] ?? null;
  for (const [statement, names = ""] of code.matchAll(IMPORT)) {
    const modules = statement.trimStart().startsWith("from") ? [names] : names.split(",");
    const tops = modules.map((module) => /^\s*(\w+)/.exec(module)?.[1] ?? "");
    const found = tops.find((module) => MODULES.has(module) && !own.has(module));
    if (found !== undefined) return found;
  }
  return null;
}
