import { bytes, integer, type Row } from "./connection.ts";
import { unpack } from "./packing.ts";

/** The JSON of a grading's row. */
export function bodyOf(row: Row): string {
  return unpack({ encoding: integer(row, "encoding"), bytes: bytes(row, "body") });
}
