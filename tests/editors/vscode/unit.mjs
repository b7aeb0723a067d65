// unit.mjs EXTENSION: the tests of the parts that need no editor.
import { globSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const cwd = path.resolve(process.argv[2]);
let [passed, failed] = [0, 0];
const files = globSync("test/*.test.ts", { cwd }).map(file => path.join(cwd, file));
const stream = run({ files, cwd, execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"] });
stream.on("test:pass", ({ details }) => { if (details.type !== "suite") passed += 1; });
stream.on("test:fail", () => { failed += 1; });
stream.compose(spec).pipe(process.stdout, { end: false });
stream.on("end", () => setImmediate(() => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}));
