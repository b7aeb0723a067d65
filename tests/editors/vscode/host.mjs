// host.mjs INSTALL SERVER EXTENSION SUITE: runs a suite inside the extension host of a real VS Code, where the editor's own API is at hand.
import { Checks, PATIENCE, Workbench, freshVault } from "./workbench.mjs";

const [install, server, extension, suite] = process.argv.slice(2);
const checks = new Checks();
const workbench = await Workbench.start({ install, driver: true, env: { VAULTLS_SERVER: server } });
try {
  const vault = freshVault(workbench.scratch);
  const page = await workbench.open(vault, [
    ["extensionDevelopmentPath", workbench.remote(extension)],
    ["extensionTestsPath", workbench.remote(suite)],
    ["skipWelcome", "true"],
  ]);
  const ended = Promise.withResolvers();
  await page.exposeFunction("codeAutomationExit", code => ended.resolve(code));
  await page.exposeFunction("codeAutomationLog", (_, args) => {
    const text = args.join(" ");
    if (text.startsWith("ok   ")) checks.check(text.slice(5), true);
    if (text.startsWith("FAIL ")) checks.check(text.slice(5), false);
    if (process.env.VERBOSE) console.log(text);
  });
  if (process.env.VERBOSE) page.on("console", message => console.log(message.text()));
  await page.goto(workbench.url);
  setTimeout(() => ended.reject(new Error("the extension host does not end")), 4 * PATIENCE).unref();
  const code = await ended.promise;
  checks.check("the extension host ends well", code === 0, code);
  checks.check("nothing was asked of other hosts", workbench.outside.size === 0, [...workbench.outside]);
} catch (error) {
  checks.check("the suite runs", false, String(error));
} finally {
  await workbench.close();
}
checks.finish();
