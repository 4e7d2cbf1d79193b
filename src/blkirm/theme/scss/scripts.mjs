// Copies tus-js-client, which sends files piece by piece, from npm into static, with its licence.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static");
const source = join(here, "..", "..", "..", "..", "node_modules", "tus-js-client");

const script = readFileSync(join(source, "dist", "tus.min.js"), "utf8");
writeFileSync(join(target, "tus.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
copyFileSync(join(source, "LICENSE"), join(target, "tus-MIT.txt"));
