/** Revision of the model: raise it whenever a number in its output may change. */
export const REVISION = '1.0.0';
/** When this revision was made; a constant, so that the same revision always says the same. */
const MADE = 'Nov 24 2025 at 12:00:00';
/** The moment that output files carry in place of the time they were written [ms since 1970]. */
export const FILE_TIME = Date.UTC(2025, 10, 24, 12, 0, 0);

/** What `--version` prints, in the form that the executables of pdr_run use. */
export function versionText(): string {
  return [
    `slab, a plane-parallel PDR model of pdr-run`,
    `Revision: ${REVISION}`,
    `compiled the ${MADE}`,
  ].join('\n');
}
