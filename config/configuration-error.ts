/** The configuration cannot be used. Holds every fault at once, each with its place, key and remedy. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];
  readonly exitStatus = 2;

  constructor(faults: readonly string[]) {
    const [only] = faults;
    const many = `The configuration has ${faults.length} faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
    super(faults.length === 1 && only !== undefined ? only : many);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}
