import { type Judged, judge } from "../judge.ts";
import { underLoad } from "../load.ts";
import { type Context, IN_FLIGHT, progress, type Row } from "../measure.ts";
import { type Candidate, mixture } from "../mixture.ts";
import { Service } from "../service.ts";

/**
 * Five hundred solutions graded once idle, one at a time, and `rounds` times while other processes keep all cores and the memory
 * bus busy.
 */
export async function steadiness({ driver, service, rounds }: Context): Promise<readonly Row[]> {
  const candidates = mixture();
  const idle = await timed("idle", candidates, () => judge(service, candidates, 1));
  // A service of its own, so that compilations too are under load.
  const other = await Service.start(driver);
  try {
    return await underLoad(async () => {
      const loaded: Timed[] = [];
      for (let round = 1; round <= rounds; round++) {
        loaded.push(await timed(`loaded ${round}`, candidates, () => judge(other, candidates, IN_FLIGHT)));
      }
      return [row(candidates, idle, loaded)];
    });
  } finally {
    await other.stop();
  }
}

interface Timed {
  readonly judged: readonly Judged[];
  readonly seconds: number;
}

/** Tells at once of every verdict that is not as it must be, with what was measured. */
async function timed(
  what: string,
  candidates: readonly Candidate[],
  grade: () => Promise<readonly Judged[]>,
): Promise<Timed> {
  progress(what);
  const started = performance.now();
  const judged = await grade();
  for (const [index, { name, verdict }] of candidates.entries()) {
    const seen = judged[index];
    if (seen?.verdict !== verdict) progress(`${what}: ${name} is ${seen?.verdict}, must be ${verdict}: ${seen?.facts}`);
  }
  return { judged, seconds: (performance.now() - started) / 1000 };
}

function row(candidates: readonly Candidate[], idle: Timed, loaded: readonly Timed[]): Row {
  const all = [idle, ...loaded].map(({ judged }) => judged);
  const differing = candidates.filter((_, index) => new Set(all.map((judged) => judged[index]?.verdict)).size > 1);
  const wrong = candidates.filter(({ verdict }, index) => all.some((judged) => judged[index]?.verdict !== verdict));
  const mean = loaded.reduce((sum, { seconds }) => sum + seconds, 0) / loaded.length;
  return {
    what: `${candidates.length} solutions, once idle, ${loaded.length} times loaded`,
    value: `${differing.length} differ, ${wrong.length} not as they must`,
    bare: `${idle.seconds.toFixed(0)} s idle, one by one`,
    ratio: `${mean.toFixed(0)} s loaded`,
    goal: "0 differ",
  };
}
