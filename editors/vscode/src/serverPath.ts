// Which server is run. Knows nothing of VS Code, so that it can be tested without one.
import * as path from "node:path";

export type Source = "setting" | "environment" | "extension" | "PATH";

export interface Found {
  command: string;
  source: Source;
}

/** What the choice depends on. */
export interface Surroundings {
  /** The setting `vaultls.server.path`; VS Code leaves out what an untrusted workspace says. */
  setting: string;
  env: NodeJS.ProcessEnv;
  extensionDir: string;
  home: string;
  platform: NodeJS.Platform;
  isFile: (file: string) => boolean;
}

/** No server can be run, and why. The message is for the user. */
export class NoServer extends Error {}

/** The setting, else the environment, else what the extension brings, else the PATH. One that is named and not there is an error. */
export function findServer(here: Surroundings): Found {
  const paths = here.platform === "win32" ? path.win32 : path.posix;
  const setting = here.setting.trim();
  if (setting !== "") {
    const command = setting.startsWith("~/") ? paths.join(here.home, setting.slice(2)) : setting;
    // A relative path would be looked up in the folder that happens to be open.
    if (!paths.isAbsolute(command)) throw new NoServer(`The setting vaultls.server.path is not an absolute path: ${setting}`);
    if (!here.isFile(command)) throw new NoServer(`The setting vaultls.server.path names a file that is not there: ${command}`);
    return { command, source: "setting" };
  }
  const named = here.env["VAULTLS_SERVER"] ?? "";
  if (named !== "") {
    if (!paths.isAbsolute(named) || !here.isFile(named)) {
      throw new NoServer(`The environment variable VAULTLS_SERVER names a file that is not there: ${named}`);
    }
    return { command: named, source: "environment" };
  }
  const executable = here.platform === "win32" ? "vaultls.exe" : "vaultls";
  const bundled = paths.join(here.extensionDir, "server", executable);
  if (here.isFile(bundled)) return { command: bundled, source: "extension" };
  // Looked up here and not left to the system: Windows would try the current folder first.
  for (const folder of (here.env["PATH"] ?? here.env["Path"] ?? "").split(paths.delimiter)) {
    const command = paths.join(folder, executable);
    if (paths.isAbsolute(folder) && here.isFile(command)) return { command, source: "PATH" };
  }
  throw new NoServer("There is no vaultls: none came with the extension, and none is on the PATH.");
}
