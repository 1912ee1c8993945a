/** Test code that is beyond the subset that can be lowered: no fault, it runs in a process of its own then. */
export class Unlowerable extends Error {
  constructor(what: string) {
    super(what);
    this.name = "Unlowerable";
  }
}

/** What `lower` makes of test code, or null where that is beyond the subset. */
export function lowered<Lowered>(lower: () => Lowered): Lowered | null {
  try {
    return lower();
  } catch (error) {
    if (error instanceof Unlowerable) return null;
    throw error;
  }
}
