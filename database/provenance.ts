import { type SQL, sql } from 'drizzle-orm';
import type { Drizzle } from './open.ts';
import { holdsExactly, rowsOf } from './rows.ts';

/** Where a grid's models come from: recorded once each, and referred to by every job. */
export interface Provenance {
  /** Folder of the grid's archive. */
  readonly modelPath: string;
  readonly executable: {
    readonly revision?: string;
    readonly compiledAt?: Date;
    readonly fileName: string;
    readonly path: string;
    readonly sha256: string;
  };
  readonly chemistry?: { readonly fileName: string; readonly path: string; readonly origin?: string };
  readonly jsonTemplate?: { readonly name: string; readonly path: string; readonly sha256: string };
}

/** Rows of pdr_run's tables; null where a grid has no such thing. */
export interface ProvenanceIds {
  readonly modelNameId: number;
  readonly userId: number;
  readonly executableId: number;
  readonly chemicalDatabaseId: number | null;
  readonly jsonTemplateId: number | null;
}

/**
 * Finds or makes the rows of `provenance`. pdr_run's tables have no keys that keep two processes from making the same
 * row, so the caller holds a lock. Names are compared byte by byte: `Orion` and `orion` are two grids.
 */
export async function provenanceIds(
  db: Drizzle,
  modelName: string,
  user: { readonly username: string; readonly email: string },
  provenance: Provenance,
): Promise<ProvenanceIds> {
  const { executable, chemistry, jsonTemplate } = provenance;
  return {
    modelNameId: await modelNameId(db, modelName, provenance.modelPath),
    userId: await findOrMake(db, 'users', { username: user.username, email: user.email }),
    executableId: await findOrMake(
      db,
      'kosmatau_executables',
      { executable_file_name: executable.fileName, sha256_sum: executable.sha256 },
      {
        code_revision: cut(executable.revision, 50),
        compilation_date: executable.compiledAt?.toISOString().slice(0, 19).replace('T', ' '),
        executable_full_path: cut(executable.path, 255),
      },
    ),
    chemicalDatabaseId:
      chemistry === undefined
        ? null
        : await findOrMake(
            db,
            'chemical_databases',
            { chem_rates_file_name: chemistry.fileName, chem_rates_full_path: cut(chemistry.path, 255) },
            { database_origin: cut(chemistry.origin, 50) },
          ),
    jsonTemplateId:
      jsonTemplate === undefined
        ? null
        : await findOrMake(
            db,
            'json_templates',
            { sha256_sum: jsonTemplate.sha256 },
            { name: cut(jsonTemplate.name, 255), path: cut(jsonTemplate.path, 512), created_at: sql`now()` },
          ),
  };
}

/**
 * The row that stands for the grid: the one it has already, else one of the same name (the same folder first), else a
 * new one. The row follows a grid whose archive was moved.
 */
async function modelNameId(db: Drizzle, name: string, path: string): Promise<number> {
  const found = await firstId(
    db,
    sql`select model_names.id as id from model_names left join pdr_grids on pdr_grids.model_name_id = model_names.id
        where ${holdsExactly('model_name', name)}
        order by pdr_grids.id is null, model_path <> ${path}, model_names.id limit 1`,
  );
  if (found === undefined) return findOrMake(db, 'model_names', { model_name: name, model_path: path });
  await db.execute(
    sql`update model_names set model_path = ${path} where id = ${found} and model_path <> ${path}`,
  );
  return found;
}

type Texts = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Record<string, string | SQL | undefined>>;

/**
 * The oldest row with the values of `key`, else a new one; values of `rest` fill in what the row does not say, and
 * overrule nothing.
 */
async function findOrMake(db: Drizzle, table: string, key: Texts, rest: Values = {}): Promise<number> {
  const conditions = Object.entries(key).map(([column, value]) => holdsExactly(column, value ?? null));
  const find = sql`select id from ${sql.identifier(table)} where ${sql.join(conditions, sql` and `)} order by id limit 1`;
  const found = await firstId(db, find);
  if (found !== undefined) {
    await fillIn(db, table, found, rest);
    return found;
  }
  const values = Object.entries({ ...key, ...rest });
  await db.execute(
    sql`insert into ${sql.identifier(table)} (${sql.join(
      values.map(([column]) => sql.identifier(column)),
      sql`, `,
    )}) values (${sql.join(
      values.map(([, value]) => sql`${value ?? null}`),
      sql`, `,
    )})`,
  );
  const made = await firstId(db, find);
  if (made === undefined) throw new Error(`the row just made in ${table} cannot be found`);
  return made;
}

async function fillIn(db: Drizzle, table: string, id: number, values: Values): Promise<void> {
  const columns = Object.entries(values).flatMap(([column, value]) => {
    const name = sql.identifier(column);
    return value === undefined ? [] : [sql`${name} = coalesce(${name}, ${value})`];
  });
  if (columns.length === 0) return;
  await db.execute(sql`update ${sql.identifier(table)} set ${sql.join(columns, sql`, `)} where id = ${id}`);
}

async function firstId(db: Drizzle, query: SQL): Promise<number | undefined> {
  const [row] = await rowsOf<{ id: number }>(db, query);
  return row?.id;
}

/** Provenance is never worth a failed grid: a text that is longer than its column loses its beginning. */
function cut(text: string | undefined, length: number): string | undefined {
  return text?.slice(-length);
}
