import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { Drizzle } from './open.ts';
import { kosmatauParameters } from './schema/kosmatau-parameters.ts';

/** Deck parameters by name, with the digest of them all by which their row is found. */
export interface ParameterSet {
  readonly parameterKey: string;
  readonly parameters: ReadonlyMap<string, unknown>;
}

type Value = number | string | null;

/** Columns that hold deck parameters, by name, with the length of those that hold short text. */
const COLUMNS = new Map(
  Object.values(getTableColumns(kosmatauParameters))
    .filter(
      ({ name }) => !['id', 'model_name_id', 'time_created', 'comments', 'parameter_key'].includes(name),
    )
    .map(({ name, ...column }) => {
      const type = kosmatauParameters[name as keyof typeof kosmatauParameters.$inferSelect].getSQLType();
      return [name, { type, length: 'length' in column ? Number(column.length) : Number.POSITIVE_INFINITY }];
    }),
);

/**
 * Makes the rows of kosmatau_parameters that a grid lacks and returns the rows' ids by key. Most parameters are the same
 * in all models of a page, so these are sent once and only the others for each model.
 */
export async function ensureParameterRows(
  db: Drizzle,
  modelNameId: number,
  sets: readonly ParameterSet[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map(sets.map((set) => [set.parameterKey, set.parameters]));
  if (wanted.size === 0) return new Map();
  const known = await idsByKey(db, modelNameId, [...wanted.keys()]);
  const missing = [...wanted].filter(([key]) => !known.has(key));
  if (missing.length === 0) return known;
  await insertSets(db, modelNameId, missing);
  return idsByKey(db, modelNameId, [...wanted.keys()]);
}

async function idsByKey(
  db: Drizzle,
  modelNameId: number,
  keys: string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ id: kosmatauParameters.id, key: kosmatauParameters.parameterKey })
    .from(kosmatauParameters)
    .where(
      and(eq(kosmatauParameters.modelNameId, modelNameId), inArray(kosmatauParameters.parameterKey, keys)),
    );
  return new Map(rows.map(({ id, key }) => [key ?? '', id]));
}

/** Sends what is the same in all sets once, as values of the select list, and the rest as a table. */
async function insertSets(
  db: Drizzle,
  modelNameId: number,
  sets: readonly (readonly [key: string, parameters: ReadonlyMap<string, unknown>])[],
): Promise<void> {
  const [, first = new Map<string, unknown>()] = sets[0] ?? [];
  const names = [...COLUMNS.keys()];
  const varying = names.filter((name) => sets.some(([, values]) => values.get(name) !== first.get(name)));
  const constant = names.filter((name) => first.has(name) && !varying.includes(name));
  const rows = sets.map(([key, values]) => [key, ...varying.map((name) => asValue(name, values.get(name)))]);
  const paths = varying.map((name, place) => tableColumn(name, place + 1));
  await db.execute(
    sql`insert into kosmatau_parameters (model_name_id, ${list(['parameter_key', ...varying, ...constant].map(identifier))})
        select ${modelNameId}, ${list([
          ...['parameter_key', ...varying].map((name) => sql`fresh.${identifier(name)}`),
          ...constant.map((name) => sql`${asValue(name, first.get(name))}`),
        ])}
        from json_table(${JSON.stringify(rows)}, '$[*]' columns (
          ${list([sql`parameter_key char(64) path '$[0]'`, ...paths])})) as fresh
        on duplicate key update kosmatau_parameters.id = kosmatau_parameters.id`,
  );
}

function tableColumn(name: string, place: number): SQL {
  return sql`${identifier(name)} ${sql.raw(COLUMNS.get(name)?.type ?? 'text')} path ${sql.raw(`'$[${place}]'`)}`;
}

/** A value as its column takes it; a parameter without a column is part of the key alone. */
function asValue(name: string, value: unknown): Value {
  const { type = 'text', length = Number.POSITIVE_INFINITY } = COLUMNS.get(name) ?? {};
  if (type === 'double' || type === 'int') {
    const number = typeof value === 'boolean' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }
  if (Array.isArray(value)) return value.join(' ').slice(0, length);
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, length) : null;
}

function identifier(name: string): SQL {
  return sql`${sql.identifier(name)}`;
}

function list(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `);
}
