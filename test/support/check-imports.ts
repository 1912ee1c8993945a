import { fileURLToPath } from "node:url";
import { checkImports } from "./import-rules.ts";

/** `npm run check:imports`. */
const { violations, files, unseen } = await checkImports(fileURLToPath(new URL("../..", import.meta.url)));
for (const { from, to, rule } of violations) console.error(`${rule.name}: ${from} -> ${to}`);
for (const file of unseen) console.error(`not seen by dependency-cruiser: ${file}`);
if (violations.length > 0 || unseen.length > 0 || files.length === 0) process.exit(1);
console.log(`import rules: ${files.length} source files, all seen, no violation`);
