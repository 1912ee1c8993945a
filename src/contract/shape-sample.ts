/** A value with its large containers thinned out, and where the kept elements of each thinned array came from. */
export interface Sample {
  readonly value: unknown;
  readonly kept: ReadonlyMap<unknown, readonly number[]>;
}

/** Values up to this many nodes are checked whole at once. */
const LARGE = 20_000;
/** What is kept of a container: this many entries from each end, and as many spread over it. */
const KEEP = 100;

/** A thinned copy of a value of more than `LARGE` nodes; null for all others. `value` is what a JSON parser made. */
export function sampleLarge(value: unknown): Sample | null {
  if (countNodes(value, LARGE) < LARGE) return null;
  const kept = new Map<unknown, readonly number[]>();
  return { value: thin(value, kept), kept };
}

/** A path into the sample as the path into what it was taken from. */
export function originalPath(sample: Sample, path: readonly PropertyKey[]): readonly PropertyKey[] {
  let at: unknown = sample.value;
  return path.map((step) => {
    const indices = sample.kept.get(at);
    const original = typeof step === "number" ? (indices?.[step] ?? step) : step;
    at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
    return original;
  });
}

/** Nodes of `value`, or `limit` where there are more. */
function countNodes(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  if (Array.isArray(value)) {
    if (value.length >= limit) return limit;
    for (const item of value) {
      count += countNodes(item, limit - count);
      if (count >= limit) return limit;
    }
    return count;
  }
  for (const key in value) {
    count += countNodes(Reflect.get(value, key), limit - count);
    if (count >= limit) return limit;
  }
  return count;
}

function thin(value: unknown, kept: Map<unknown, readonly number[]>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const indices = chosen(value.length);
    const copy = indices.map((index) => thin(value[index], kept));
    kept.set(copy, indices);
    return copy;
  }
  const keys = Object.keys(value);
  return Object.fromEntries(
    chosen(keys.length).map((index) => {
      const key = keys[index] ?? "";
      return [key, thin(Reflect.get(value, key), kept)];
    }),
  );
}

function chosen(length: number): number[] {
  if (length <= 3 * KEEP) return Array.from({ length }, (_, index) => index);
  const stride = length / KEEP;
  const all = new Set<number>();
  for (let index = 0; index < KEEP; index++)
    all
      .add(index)
      .add(Math.floor(index * stride))
      .add(length - 1 - index);
  return [...all].sort((a, b) => a - b);
}
