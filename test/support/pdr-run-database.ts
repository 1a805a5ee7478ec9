import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

/** A column of pdr_run's tables as `describe` shows it. */
export interface PdrRunColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string;
  readonly key: string;
  readonly extra: string;
}

export const PDR_RUN_COLUMNS: readonly PdrRunColumn[] = readFileSync(
  join(PROJECT_ROOT, 'test/fixtures/pdr_run/tables.tsv'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [table = '', , column = '', type = '', nullable = '', standard = '', key = '', extra = ''] =
      line.split('\t');
    return { table, column, type, nullable: nullable === 'YES', default: standard, key, extra: extra.trim() };
  });

export const PDR_RUN_TABLES: readonly string[] = [...new Set(PDR_RUN_COLUMNS.map(({ table }) => table))];

/** What SQLAlchemy's foreign keys refer to; MySQL makes an index for each. */
const REFERENCES: Readonly<Record<string, string>> = {
  model_name_id: 'model_names',
  user_id: 'users',
  kosmatau_parameters_id: 'kosmatau_parameters',
  parameter_id: 'kosmatau_parameters',
  kosmatau_executable_id: 'kosmatau_executables',
  pdrexe_id: 'kosmatau_executables',
  chemical_database_id: 'chemical_databases',
  job_id: 'pdr_model_jobs',
  template_id: 'json_templates',
};

/** Tables that refer to others, each after those that it refers to. */
const REFERRING = ['kosmatau_parameters', 'pdr_model_jobs', 'hdf_files', 'json_files'];

/** Statements that make pdr_run's tables as pdr_run does. */
export function pdrRunTables(): string[] {
  const first = PDR_RUN_TABLES.filter((table) => !REFERRING.includes(table));
  return [...first, ...REFERRING].map(createTable);
}

function createTable(table: string): string {
  const columns = PDR_RUN_COLUMNS.filter((column) => column.table === table);
  const parts = [
    ...columns.map(({ column, type, nullable, default: standard, extra }) => {
      const value = standard === 'NULL' ? '' : ` default ${standard}`;
      return `\`${column}\` ${type}${nullable ? '' : ' not null'}${value} ${extra}`;
    }),
    'primary key (id)',
    ...columns.filter(({ key }) => key === 'UNI').map(({ column }) => `unique key (\`${column}\`)`),
    ...columns
      .filter(({ key }) => key === 'MUL')
      .map(({ column }) => `foreign key (\`${column}\`) references ${REFERENCES[column]} (id)`),
  ];
  return `create table ${table} (${parts.join(', ')})`;
}
