import { z } from "zod";
import type { JsonValue } from "./json.ts";

/**
 * A value of a `call` test: JSON, with tags for what JSON can't carry: `{"$int":"..."}`, `{"$tuple":[..]}`, `{"$set":[..]}`,
 * `{"$bytes":"base64"}`, `{"$float":"nan"|"inf"|"-inf"}`. Untagged integers beyond 2^53 never get here: the parser refuses them.
 */
export const DataValue: z.ZodType<JsonValue> = z.json();
export type DataValue = JsonValue;
