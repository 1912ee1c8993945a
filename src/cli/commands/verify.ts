import { createPublicKey } from "node:crypto";
import { Command } from "commander";
import { asServiceError } from "../../contract/errors.ts";
import { RewardRecord } from "../../contract/record.ts";
import { parseShape } from "../../contract/shape.ts";
import { type Verification, verifyRecord } from "../../core/verify.ts";
import { CliError, EXIT, type Finish } from "../cli-error.ts";
import { readJsonLines } from "../files/json-lines.ts";
import { readText } from "../files/read-file.ts";
import { plural, printable } from "../output/text.ts";

interface Totals {
  valid: number;
  invalid: number;
  signed: number;
}

/** `assay verify`: hashes and signatures of records on file, without a service or a data dir. */
export function verifyCommand(finish: Finish): Command {
  return new Command("verify")
    .description("check the hashes and signatures of full records, offline")
    .argument("<file>", "records as JSON lines, or - for standard input")
    .option("--key <key>", "the public key that must have signed each: a PEM file, or base64 of its DER form")
    .action(async (file: string, options: { key?: string }) => {
      const key = options.key === undefined ? undefined : await readKey(options.key);
      const totals: Totals = { valid: 0, invalid: 0, signed: 0 };
      for await (const row of readJsonLines(file)) {
        const problem = "problem" in row ? row.problem : checkRow(row.value, key, totals);
        if (problem === null) continue;
        totals.invalid += 1;
        process.stderr.write(`${printable(file)}:${row.line}: ${printable(problem, 500)}\n`);
      }
      const { valid, invalid, signed } = totals;
      process.stdout.write(`${plural(valid, "record")} valid, ${signed} of them signed, ${invalid} invalid\n`);
      finish(invalid === 0 && valid > 0 ? EXIT.ok : EXIT.failed);
    });
}

function checkRow(value: unknown, key: string | undefined, totals: Totals): string | null {
  const record = parseRecord(unwrap(value));
  if (typeof record === "string") return record;
  const found = verifyRecord(record, key);
  const problem = problemOf(found, key);
  if (problem !== null) return `${record.id}: ${problem}`;
  totals.valid += 1;
  if (found.signature === "valid") totals.signed += 1;
  return null;
}

/** The record, or why it is none. */
function parseRecord(value: unknown): RewardRecord | string {
  try {
    return parseShape(RewardRecord, value);
  } catch (error) {
    return `no full record (grade with detail "full"): ${asServiceError(error, "internal").message}`;
  }
}

function problemOf({ hash, signature }: Verification, key: string | undefined): string | null {
  if (hash === "invalid") return "the record's hash is not that of its decisions";
  if (signature === "invalid") return "the signature is not that of the record's hash";
  if (signature === "unknown_key") return "signed by another key";
  return signature === "absent" && key !== undefined ? "not signed" : null;
}

/** Batches and exports wrap each record; what is checked is the record. */
function unwrap(value: unknown): unknown {
  return typeof value === "object" && value !== null && "record" in value ? value.record : value;
}

async function readKey(text: string): Promise<string> {
  try {
    const key = /^[A-Za-z0-9+/=]{40,}$/.test(text)
      ? createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" })
      : createPublicKey(await readText(text));
    return key.export({ type: "spki", format: "der" }).toString("base64");
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError("--key is no public key in PEM or base64 DER form", EXIT.usage);
  }
}
