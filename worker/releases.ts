/** What a process holds and must give back: last taken, first released, each one even if another fails. */
export class Releases {
  readonly #releases: (() => unknown)[] = [];

  add(release: () => unknown): void {
    this.#releases.push(release);
  }

  /** Releases everything; throws the first fault after all were tried. */
  async releaseAll(): Promise<void> {
    const faults: unknown[] = [];
    for (const release of this.#releases.splice(0).reverse()) {
      await Promise.resolve()
        .then(release)
        .catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw faults[0];
  }
}
