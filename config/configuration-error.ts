/** So many faults are shown: a wrong unit makes every value of a long axis wrong in the same way. */
const SHOWN = 20;

/** The configuration cannot be used. Holds every fault at once, each with its place, key and remedy. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];
  readonly exitStatus = 2;

  constructor(faults: readonly string[]) {
    super(messageOf(faults));
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

function messageOf(faults: readonly string[]): string {
  const [only] = faults;
  if (faults.length === 1 && only !== undefined) return only;
  const more = faults.length - SHOWN;
  const lines = [...faults.slice(0, SHOWN), ...(more > 0 ? [`... and ${more} more`] : [])];
  return `The configuration has ${faults.length} faults:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
