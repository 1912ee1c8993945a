import { judge } from "../judge.ts";
import { underLoad } from "../load.ts";
import { CORES, type Context, IN_FLIGHT, progress, type Row } from "../measure.ts";
import { atMultiple } from "../mixture.ts";
import type { Service } from "../service.ts";

const MULTIPLES = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
const SAMPLES = 15;
const REFUSED = { time: "time_limit", memory: "memory_limit" } as const;

type Limit = keyof typeof REFUSED;

/** How many solutions are refused by how near they come to a limit, on an idle machine and on one that others keep busy. */
export async function curve({ service }: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const limit of ["time", "memory"] as const) {
    progress(`${limit}, idle`);
    const idle = await verdicts(service, limit, CORES);
    progress(`${limit}, loaded`);
    const loaded = await underLoad(() => verdicts(service, limit, IN_FLIGHT));
    for (const [at, multiple] of MULTIPLES.entries()) {
      rows.push({
        what: `${REFUSED[limit]} at ${multiple.toFixed(1)} of the limit`,
        value: `${share(idle[at], REFUSED[limit])} idle`,
        bare: `${share(loaded[at], REFUSED[limit])} loaded`,
        goal: multiple === 0.6 ? "none" : multiple === 1.6 ? "all" : "",
      });
    }
  }
  return rows;
}

/** The verdicts at each multiple. */
async function verdicts(service: Service, limit: Limit, width: number): Promise<readonly (readonly string[])[]> {
  const seen: (readonly string[])[] = [];
  for (const multiple of MULTIPLES) {
    const judged = await judge(service, atMultiple(limit, multiple, SAMPLES), width);
    seen.push(judged.map(({ verdict }) => verdict));
  }
  return seen;
}

function share(verdicts: readonly string[] = [], refused: string): string {
  const others = verdicts.filter((verdict) => verdict !== "accepted" && verdict !== refused);
  const odd = others.length > 0 ? ` (${others.join(", ")})` : "";
  return `${verdicts.filter((verdict) => verdict === refused).length} of ${verdicts.length}${odd}`;
}
