/** Prints the Debian packages of every language, for `.ci/run` to install them where the native sandbox looks. */
import { allLanguages } from "../../sandboxes/languages/index.ts";

const packages = new Set(allLanguages().flatMap((language) => language.packages.map((pin) => pin.split("=")[0])));
// The machine's own Node.js runs the tests, and must stay.
packages.delete("nodejs");
process.stdout.write(`${[...packages].sort().join("\n")}\n`);
