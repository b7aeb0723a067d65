// Settings as the server wants them: those that somebody set, and nothing else. The defaults that VS Code would add
// stand above the vault's own .vaultls.toml, and would undo it.

/** What VS Code knows of one setting. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** Settings of the extension itself; the server does not know them. */
const OWN = ["start", "server.path", "server.extraArgs", "trace.server"];

/** The names of the server's settings, without `vaultls.`, as package.json lists them. */
export function serverSettings(packageJson: unknown): string[] {
  const { contributes } = packageJson as { contributes: { configuration: { properties: object }[] } };
  const names = contributes.configuration.flatMap(part => Object.keys(part.properties));
  return names.map(name => name.slice("vaultls.".length)).filter(name => !OWN.includes(name));
}

/** What is set of `names`, nested as in `.vaultls.toml`. */
export function collect(names: string[], inspect: (name: string) => Inspected | undefined): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const found = inspect(name);
    const values: unknown[] = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].filter(value => value !== undefined);
    if (values.length > 0) place(settings, name.split("."), values.reduce(over));
  }
  return settings;
}

/** Objects are joined key by key, as VS Code does; all else is replaced. */
function over(under: unknown, value: unknown): unknown {
  const join = isObject(under) && isObject(value);
  return join ? { ...under, ...value } : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function place(settings: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    settings[key] = value;
    return;
  }
  const inner = (settings[key] ??= {}) as Record<string, unknown>;
  place(inner, rest, value);
}
