/** A place in a list, kept by whoever may take the value out again. */
export interface Link<V> {
  readonly value: V;
  before: Link<V> | null;
  after: Link<V> | null;
}

/** A doubly linked list: adding at the end, taking from the front and removing anywhere each take constant time. */
export class LinkedList<V> {
  #first: Link<V> | null = null;
  #last: Link<V> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  first(): V | undefined {
    return this.#first?.value;
  }

  append(value: V): Link<V> {
    const link: Link<V> = { value, before: this.#last, after: null };
    if (this.#last === null) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    this.#size += 1;
    return link;
  }

  /** Takes out a link that is in this list. */
  remove(link: Link<V>): void {
    if (link.before === null) this.#first = link.after;
    else link.before.after = link.after;
    if (link.after === null) this.#last = link.before;
    else link.after.before = link.before;
    link.before = null;
    link.after = null;
    this.#size -= 1;
  }

  shift(): V | undefined {
    const link = this.#first;
    if (link === null) return undefined;
    this.remove(link);
    return link.value;
  }
}
