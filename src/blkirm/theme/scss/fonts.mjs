// Copies the cuts of the two typefaces that the style sheets name from npm's @fontsource packages into static/fonts.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "fonts");
const packages = join(here, "..", "..", "..", "..", "node_modules", "@fontsource");
const cuts = {
  "source-sans-3": ["400-normal", "400-italic", "600-normal"],
  "source-serif-4": ["400-normal", "600-normal"],
};

mkdirSync(target, { recursive: true });
for (const [family, styles] of Object.entries(cuts)) {
  for (const subset of ["latin", "latin-ext"]) {
    for (const style of styles) {
      const name = `${family}-${subset}-${style}.woff2`;
      copyFileSync(join(packages, family, "files", name), join(target, name));
    }
  }
  copyFileSync(join(packages, family, "LICENSE"), join(target, `${family}-OFL.txt`));
}
