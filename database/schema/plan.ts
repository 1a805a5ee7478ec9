import { getTableConfig, type MySqlColumn, type MySqlTable } from 'drizzle-orm/mysql-core';
import { columnDefinition, createTable, keysOf, quoted } from './ddl.ts';
import type { ExistingTable } from './existing.ts';

/** One statement that brings the database nearer to the tables of this program. */
export interface SchemaStep {
  readonly change: string;
  readonly statement: string;
}

/** Keys of this project bear this prefix; pdr_run's own keys are made with their tables only. */
const OWN_KEY = 'pdr_';

/** What `table` lacks in a database where it looks like `existing`: at most one statement, nothing when it is right. */
export function stepsFor(table: MySqlTable, existing: ExistingTable | undefined): readonly SchemaStep[] {
  const { name, columns } = getTableConfig(table);
  if (existing === undefined) return [{ change: `table ${name} created`, statement: createTable(table) }];
  const missing = columns.filter((column) => !existing.columns.has(column.name.toLowerCase()));
  const narrow = columns.filter((column) =>
    isNarrow(column, existing.columns.get(column.name.toLowerCase())),
  );
  const keys = keysOf(table).filter((key) => key.name.startsWith(OWN_KEY) && !existing.keys.has(key.name));
  const clauses = [
    ...missing.map((column) => `add column ${columnDefinition(column)}`),
    ...narrow.map((column) => `modify column ${columnDefinition(column)}`),
    ...keys.map((key) => `add ${key.definition}`),
  ];
  if (clauses.length === 0) return [];
  const change = [
    counted(missing.length, 'added'),
    counted(narrow.length, 'widened'),
    ...(keys.length > 0 ? [`keys ${keys.map((key) => key.name).join(', ')} added`] : []),
  ].filter((part) => part !== '');
  return [
    {
      change: `table ${name}: ${change.join(', ')}`,
      statement: `alter table ${quoted(name)}\n  ${clauses.join(',\n  ')}`,
    },
  ];
}

/** pdr_run keeps reals in single precision and sizes of files in 32 bits; both are widened, nothing else is touched. */
function isNarrow(column: MySqlColumn, existingType: string | undefined): boolean {
  if (existingType === undefined) return false;
  const wanted = column.getSQLType();
  return (
    (wanted === 'double' && existingType.startsWith('float')) ||
    (wanted === 'bigint' && existingType.startsWith('int'))
  );
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? 'column' : 'columns'} ${what}`;
}
