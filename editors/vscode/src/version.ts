// Whether a server fits this extension.
import { execFile } from "node:child_process";
import { NoServer } from "./serverPath.ts";

/** A program that has not said its version by then, in milliseconds, will not. */
const PATIENCE = 10_000;

/** The version that a program says it has. Fails if it is no vaultls, or cannot be run. */
export function askVersion(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, ["--version"], { timeout: PATIENCE, windowsHide: true }, (error, stdout) => {
      if (error) return reject(new NoServer(`${command} could not be run: ${reason(error)}`));
      const version = readVersion(stdout);
      return version === undefined ? reject(new NoServer(`${command} is not vaultls.`)) : resolve(version);
    });
  });
}

function reason(error: Error & { code?: unknown; killed?: boolean; signal?: unknown }): string {
  if (error.killed) return "it did not answer in time";
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "EACCES") return "it may not be run";
  if (typeof error.signal === "string") return `it was ended by ${error.signal}`;
  if (typeof error.code === "number") return `it ended with status ${error.code}`;
  return String(error.code ?? error.message);
}

/** The version in what `vaultls --version` prints. */
export function readVersion(output: string): string | undefined {
  return /^vaultls (\d+\.\d+\.\d+\S*)/.exec(output.trim())?.[1];
}

export type Fit = "same" | "newer" | "older";

/** How a server's version stands to the extension's; a patch level makes no difference. */
export function compare(server: string, extension: string): Fit {
  const [a, b] = [numbers(server), numbers(extension)];
  if (a[0] !== b[0]) return a[0] > b[0] ? "newer" : "older";
  if (a[1] !== b[1]) return a[1] > b[1] ? "newer" : "older";
  return "same";
}

function numbers(version: string): [number, number] {
  const [major, minor] = version.split(".");
  return [Number(major ?? 0), Number(minor ?? 0)];
}
