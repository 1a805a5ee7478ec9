import { stackDefaults } from './stack-defaults.ts';
import type { StackInfo } from './state.ts';

/** The variables that point a shell at the stack, its password among them. */
export function stackVariables(stack: StackInfo): Record<string, string> {
  const { database, temporal } = stackDefaults(stack);
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    PDR_DB_TYPE: 'mysql',
    PDR_DB_HOST: database.host,
    PDR_DB_PORT: String(database.port),
    PDR_DB_DATABASE: database.database,
    PDR_DB_USERNAME: database.username,
    PDR_DB_PASSWORD: database.password,
  };
}

/** The same as `export NAME='value'` lines for any POSIX shell. */
export function environmentLines(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
}
