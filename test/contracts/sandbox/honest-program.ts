/** A program that must behave the same warm and bare. */
export interface HonestProgram {
  readonly name: string;
  readonly source: readonly string[];
  readonly stdin?: string;
  /** Lines may come in any order. */
  readonly unordered?: boolean;
}
