import { z } from "zod";

/** True where `text` has a UTF-8 form: no lone surrogates. */
export function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/** True where `text` holds no C0 control character and no DEL: nothing that ends a line, a C string or a terminal's patience. */
export function hasNoControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return !/[\u0000-\u001f\u007f]/.test(text);
}

/** An identifier a caller chooses: any text of 1 to 256 characters that has a UTF-8 form and no control characters. */
export const Identifier = z
  .string()
  .min(1)
  .max(256)
  .refine(isWellFormed, "must be well-formed Unicode")
  .refine(hasNoControls, "must not contain control characters");
export type Identifier = z.infer<typeof Identifier>;

/** `sha256:` and 64 hexadecimal digits. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export type Digest = z.infer<typeof Digest>;
