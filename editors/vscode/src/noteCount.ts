// How many notes are served, in words.
import type { Status } from "./protocol.ts";

/** What the item says: all vaults together, for there is room for one number. */
export function count({ vaults }: Status): { text: string; busy: boolean } {
  const notes = vaults.reduce((sum, vault) => sum + vault.notes, 0);
  const busy = vaults.some(vault => !vault.ready);
  if (vaults.length === 0) return { text: "no vault", busy };
  const counted = notes === 1 ? "1 note" : `${notes} notes`;
  if (busy) {
    const reading = vaults.filter(vault => !vault.ready).map(vault => `${vault.name} (${vault.read} %)`);
    return { text: `reading ${reading.join(", ")}`, busy };
  }
  return { text: vaults.length === 1 ? counted : `${counted} in ${vaults.length} vaults`, busy };
}
