// How often a server that crashes is started again, and when that ends.

/** Milliseconds before each new start. After the last one has failed, too, it is over. */
const WAITS = [500, 1_000, 2_000, 4_000];

/** A server that has run for so long, in milliseconds, counts as sound: what came before is forgotten. */
const SOUND = 180_000;

export class BackOff {
  private crashes = 0;

  /** How long to wait after a crash before the next start; `undefined` when it is enough. `ran` is how long the server ran. */
  crashed(ran: number): number | undefined {
    if (ran >= SOUND) this.crashes = 0;
    return WAITS[this.crashes++];
  }

  /** A person has started the server: it gets all its chances again. */
  reset(): void {
    this.crashes = 0;
  }
}
