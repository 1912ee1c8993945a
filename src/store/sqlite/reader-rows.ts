import type { Row } from "./connection.ts";
import { contentColumns, contentText } from "./contents.ts";

/** The columns of `gradings g` that `bodyOf` reads. */
export const BODY_COLUMNS = contentColumns("g");

/** The JSON of a grading's row. Throws a StorageFault where it has changed since it was written. */
export function bodyOf(row: Row): string {
  return contentText(row, "g");
}
