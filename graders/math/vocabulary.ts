import type { FunctionName } from "./node.ts";

function table<V>(value: V, names: string): [string, V][] {
  return names.split(" ").map((name) => [name, value]);
}

/** LaTeX commands that only change how a formula looks. */
export const SPACING: ReadonlySet<string> = new Set(
  (
    "quad qquad , ; : ! > thinspace enspace space displaystyle ensuremath textstyle scriptstyle limits nolimits left right mleft mright " +
    "middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm nobreak allowbreak hfill hline cline " +
    "noindent centering mathstrut strut nonumber notag label relax rm it bf cal mathop mathrel mathbin mathord phantom " +
    "hphantom vphantom newline par smallskip medskip bigskip indent mathchoice tiny small large Large normalsize ( ) [ ] - /"
  ).split(" "),
);

/** Commands whose braces hold words. */
export const TEXT_COMMANDS: ReadonlySet<string> = new Set(
  "text textrm textbf textit textsf texttt textnormal mbox hbox mathrm mathsf mathtt mathit mathbf boldsymbol bm operatorname operatorname* emph textup textmd mathnormal ext pmb underline text* mathbf*".split(
    " ",
  ),
);

/** Commands whose braces hold mathematics and that name another symbol by a mark on it. */
export const MARKS: ReadonlySet<string> = new Set(
  "overline bar vec hat tilde widehat widetilde dot ddot overrightarrow overleftrightarrow overleftarrow overset underset mathcal mathscr mathfrak mathbb check breve acute grave wideparen overparen overarc overgroup".split(
    " ",
  ),
);

/** Marks that are drawn alike. */
export const SAME_MARKS: ReadonlyMap<string, string> = new Map([
  ["overline", "bar"],
  ["overrightarrow", "vec"],
  ["widehat", "hat"],
  ["widetilde", "tilde"],
  ["overparen", "overarc"],
  ["wideparen", "overarc"],
]);

export const GREEK: ReadonlySet<string> = new Set(
  (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron rho varrho sigma " +
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega " +
    "hbar ell aleph beth wp partial nabla odot oplus otimes star bullet angle triangle square perp parallel mho " +
    "imath jmath Re Im top bot dagger ddagger hslash eth diamond clubsuit heartsuit spadesuit diamondsuit"
  ).split(" "),
);

/** Names of functions, in LaTeX and in plain text. */
export const FUNCTION_NAMES: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ...table<FunctionName>("sin", "sin"),
  ...table<FunctionName>("cos", "cos"),
  ...table<FunctionName>("tan", "tan tg"),
  ...table<FunctionName>("cot", "cot ctg cotan"),
  ...table<FunctionName>("sec", "sec"),
  ...table<FunctionName>("csc", "csc cosec"),
  ...table<FunctionName>("asin", "arcsin asin"),
  ...table<FunctionName>("acos", "arccos acos"),
  ...table<FunctionName>("atan", "arctan atan arctg"),
  ...table<FunctionName>("acot", "arccot acot arcctg"),
  ...table<FunctionName>("asec", "arcsec"),
  ...table<FunctionName>("acsc", "arccsc"),
  ...table<FunctionName>("sinh", "sinh"),
  ...table<FunctionName>("cosh", "cosh"),
  ...table<FunctionName>("tanh", "tanh"),
  ...table<FunctionName>("coth", "coth"),
  ...table<FunctionName>("sech", "sech"),
  ...table<FunctionName>("csch", "csch"),
  ...table<FunctionName>("asinh", "arcsinh asinh arsinh"),
  ...table<FunctionName>("acosh", "arccosh acosh arcosh"),
  ...table<FunctionName>("atanh", "arctanh atanh artanh"),
  ...table<FunctionName>("ln", "ln"),
  ...table<FunctionName>("log", "log lg"),
  // cis x is the exponential of i x.
  ...table<FunctionName>("exp", "exp cis"),
  ...table<FunctionName>("abs", "abs"),
  ...table<FunctionName>("floor", "floor"),
  ...table<FunctionName>("ceil", "ceil"),
  ...table<FunctionName>("sign", "sgn sign"),
  ...table<FunctionName>("gcd", "gcd"),
  ...table<FunctionName>("lcm", "lcm"),
  ...table<FunctionName>("max", "max"),
  ...table<FunctionName>("min", "min"),
  ...table<FunctionName>("arg", "arg"),
]);

/** Words of plain text that name a constant or a construct that LaTeX writes as a command. */
export const PLAIN_COMMANDS: ReadonlyMap<string, string> = new Map([
  ["pi", "pi"],
  ["sqrt", "sqrt"],
  ["cbrt", "cbrt"],
  ["inf", "infty"],
  ["infinity", "infty"],
  ["infty", "infty"],
  ["oo", "infty"],
  ["binom", "binom"],
  ["alpha", "alpha"],
  ["beta", "beta"],
  ["theta", "theta"],
  ["lambda", "lambda"],
  ["gamma", "gamma"],
  ["delta", "delta"],
  ["omega", "omega"],
  ["sigma", "sigma"],
  ["phi", "phi"],
  ["mod", "bmod"],
  ["degrees", "degree"],
  ["degree", "degree"],
  ["deg", "degree"],
  ["percent", "%"],
  ["percentage", "%"],
  ["pct", "%"],
  ["frac", "frac"],
  ["cup", "cup"],
  ["cap", "cap"],
]);

/** Relations by command; `!` before one negates it. */
export const RELATIONS: ReadonlyMap<string, string> = new Map([
  ["=", "="],
  ["<", "<"],
  [">", ">"],
  ["lt", "<"],
  ["gt", ">"],
  ["le", "<="],
  ["leq", "<="],
  ["leqslant", "<="],
  ["leqq", "<="],
  ["ge", ">="],
  ["geq", ">="],
  ["geqslant", ">="],
  ["geqq", ">="],
  ["ne", "!="],
  ["neq", "!="],
  ["approx", "~"],
  ["simeq", "~"],
  ["cong", "cong"],
  ["equiv", "equiv"],
  ["in", "in"],
  ["notin", "notin"],
  ["subset", "subset"],
  ["subseteq", "subset"],
  ["sim", "sim"],
  ["propto", "propto"],
  ["to", "to"],
  ["rightarrow", "to"],
  ["longrightarrow", "to"],
  ["mapsto", "to"],
  ["coloneqq", "="],
  ["triangleq", "="],
  ["Rightarrow", "=>"],
  ["implies", "=>"],
  ["Longrightarrow", "=>"],
  ["iff", "<=>"],
  ["Leftrightarrow", "<=>"],
  ["leftrightarrow", "<=>"],
  ["doteq", "~"],
  ["thickapprox", "~"],
  ["ni", "ni"],
  ["gets", "gets"],
  ["leftarrow", "gets"],
]);

/** Commands that stand for an operator of one character, or for another command. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ["cdot", "*"],
  ["times", "*"],
  ["ast", "*"],
  ["div", "/"],
  ["lbrace", "\\{"],
  ["rbrace", "\\}"],
  ["lbrack", "["],
  ["rbrack", "]"],
  ["lgroup", "("],
  ["rgroup", ")"],
  ["langle", "("],
  ["rangle", ")"],
  ["lparen", "("],
  ["rparen", ")"],
  ["vert", "|"],
  ["lvert", "|"],
  ["rvert", "|"],
  ["Vert", "\\|"],
  ["lVert", "\\|"],
  ["rVert", "\\|"],
  ["|", "\\|"],
  ["mid", "\\mid"],
  ["prime", "'"],
  ["colon", ":"],
  ["centerdot", "*"],
  ["slash", "/"],
]);

export const ALIAS_COMMANDS: ReadonlyMap<string, string> = new Map([
  ["dfrac", "frac"],
  ["tfrac", "frac"],
  ["cfrac", "frac"],
  ["dbinom", "binom"],
  ["tbinom", "binom"],
  ["choose", "choose"],
  ["atop", "choose"],
  ["ulcorner", "lceil"],
  ["urcorner", "rceil"],
  ["llcorner", "lfloor"],
  ["lrcorner", "rfloor"],
  ["ldots", "dots"],
  ["cdots", "dots"],
  ["dotsc", "dots"],
  ["dotsb", "dots"],
  ["dotsm", "dots"],
  ["vdots", "dots"],
  ["hdots", "dots"],
  ["exponentialE", "euler"],
  ["imaginaryI", "imaginary"],
  ["varnothing", "emptyset"],
  ["bigcup", "cup"],
  ["bigcap", "cap"],
  ["cupdot", "cup"],
  ["smallsetminus", "setminus"],
  ["backslash", "setminus"],
  ["mod", "bmod"],
  ["textcirc", "circ"],
  ["textdegree", "degree"],
  ["textpi", "pi"],
  ["land", "wedge"],
  ["lor", "vee"],
  ["lnot", "neg"],
  ["infin", "infty"],
  ["operatorname*", "operatorname"],
]);

/** Further commands that the parser gives a meaning; everything else is unknown. */
export const STRUCTURES: ReadonlySet<string> = new Set(
  (
    "frac sqrt cbrt root binom choose over pm mp lfloor rfloor lceil rceil infty pi circ degree % dots euler imaginary emptyset " +
    "cup cap setminus bmod pmod sum prod int lim iint iiint oint forall exists begin end boxed fbox sup inf det mathbb not " +
    "wedge vee neg substack overbrace underbrace therefore because stackrel variable color textcolor cancel bcancel xcancel " +
    "arccos hspace vspace mspace mskip kern unit num tag ref footnote href url cite qed blacksquare Box checkmark times"
  ).split(" "),
);

export function isKnownCommand(name: string): boolean {
  return (
    SPACING.has(name) ||
    TEXT_COMMANDS.has(name) ||
    MARKS.has(name) ||
    GREEK.has(name) ||
    FUNCTION_NAMES.has(name) ||
    RELATIONS.has(name) ||
    ALIASES.has(name) ||
    ALIAS_COMMANDS.has(name) ||
    STRUCTURES.has(name)
  );
}

/** Two- and three-letter runs that are words and never products of symbols. */
export const SHORT_WORDS: ReadonlySet<string> = new Set(
  (
    "is no of to if it be at on by as so we he do us my up go am an not the yes one two six ten all any odd but for are was " +
    "can has had its his her you our who how why may say see let get got put red cat dog box day man men boy sum now out " +
    "off new old use per each ou et und oder si ne non oui nie tak nem vagy"
  ).split(" "),
);
