/**
 * JavaScript: time that passes only where it is told to. Timers of Node.js and \`Date\` follow it once it is installed, so that what
 * a program does later is the same however busy the host is. Both test code and the program it tests have such a clock.
 */
export const JAVASCRIPT_CLOCK = `
const START_MS = 1700000000000, MAX_FIRINGS = 2000;

class VirtualClock {
  now = START_MS;
  timers = new Map();
  last = 0;
  real = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, Date };

  install() {
    const add = (every) => (f, delay = 0, ...args) => this.add(f, delay, args, every);
    const clear = (timer) => void this.timers.delete(Number(timer?.id ?? timer));
    Object.assign(globalThis, { setTimeout: add(false), setInterval: add(true), clearTimeout: clear, clearInterval: clear });
    globalThis.setTimeout[Symbol.for("nodejs.util.promisify.custom")] = (delay, value) => new Promise((resolve) => this.add(resolve, delay, [value], false));
    globalThis.setImmediate = (f, ...args) => this.add(f, 0, args, false);
    globalThis.clearImmediate = clear;
    const clock = this, RealDate = this.real.Date;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, args, type) => Reflect.construct(target, args.length === 0 ? [clock.now] : args, type === globalThis.Date ? target : type),
      apply: () => new RealDate(clock.now).toString(),
      get: (target, name) => (name === "now" ? () => clock.now : Reflect.get(target, name)),
    });
    Object.defineProperty(performance, "now", { value: () => this.now - START_MS, configurable: true, writable: true });
  }

  add(f, delay, args, isEvery) {
    const wait = Math.min(Math.max(Math.floor(Number(delay)) || 0, isEvery ? 1 : 0), 2 ** 31 - 1);
    const timer = { id: (this.last += 1), at: this.now + wait, wait, f, args, isEvery };
    this.timers.set(timer.id, timer);
    const handle = { id: timer.id, ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle, [Symbol.toPrimitive]: () => timer.id };
    return handle;
  }

  next(until = Infinity) {
    let first;
    for (const timer of this.timers.values()) if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  }

  fire(timer) {
    this.now = Math.max(this.now, timer.at);
    if (timer.isEvery) timer.at = this.now + timer.wait;
    else this.timers.delete(timer.id);
    timer.f(...timer.args);
  }

  /** Runs what is due until then, in order. */
  advance(until) {
    for (let count = 0, timer = this.next(until); timer !== undefined && count < MAX_FIRINGS; count += 1, timer = this.next(until)) this.fire(timer);
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  /** The same, with what promises bring in between, or up to where it is enough. */
  async advanceLate(until, isEnough) {
    await this.turn();
    for (let count = 0, timer = this.next(until); timer !== undefined && count < MAX_FIRINGS && !isEnough(); count += 1, timer = this.next(until)) {
      this.fire(timer);
      await this.turn();
    }
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  /** Lets promises come as far as they do without time passing. */
  async turn() {
    for (let count = 0; count < 3; count += 1) await new Promise((resolve) => this.real.setImmediate(resolve));
  }
}
`;
