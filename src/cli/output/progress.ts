import { duration } from "./text.ts";

export interface Progress {
  /** `done` of the total, with what else is worth seeing. */
  update(done: number, note: string): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

const BAR_WIDTH = 28;
const REDRAW_MS = 100;
const LINE_MS = 5_000;

/**
 * Progress of a long command: a bar that redraws itself on a terminal, a plain line every few seconds elsewhere.
 * `total` is null where it is not known beforehand; `already` was done before this run and does not count in the rate.
 */
export function createProgress(stream: NodeJS.WriteStream, total: number | null, already = 0): Progress {
  const startedMs = performance.now();
  const isLive = stream.isTTY === true;
  const intervalMs = isLive ? REDRAW_MS : LINE_MS;
  let shownMs = isLive ? 0 : startedMs;
  let state = { done: already, note: "" };

  function draw(): void {
    const line = describe(state.done, total, state.note, {
      elapsedMs: performance.now() - startedMs,
      fresh: state.done - already,
      hasBar: isLive,
    });
    stream.write(isLive ? `\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}` : `${line}\n`);
    shownMs = performance.now();
  }

  return {
    update(done, note) {
      state = { done, note };
      if (performance.now() - shownMs >= intervalMs) draw();
    },
    end() {
      if (!isLive) return;
      draw();
      stream.write("\n");
    },
  };
}

interface Pace {
  readonly elapsedMs: number;
  readonly fresh: number;
  readonly hasBar: boolean;
}

function describe(done: number, total: number | null, note: string, pace: Pace): string {
  const rate = pace.fresh / Math.max(0.001, pace.elapsedMs / 1_000);
  const parts = [total === null ? `${done}` : `${done}/${total}`, `${rate.toFixed(rate < 10 ? 1 : 0)}/s`];
  if (total !== null && rate > 0) parts.push(`${duration(((total - done) / rate) * 1_000)} left`);
  if (note !== "") parts.push(note);
  const text = parts.join("  ");
  if (!pace.hasBar || total === null) return text;
  const filled = total === 0 ? BAR_WIDTH : Math.floor((done / total) * BAR_WIDTH);
  return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}  ${text}`;
}
