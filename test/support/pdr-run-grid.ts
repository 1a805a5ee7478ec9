import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fixtureText } from '../fixtures/read-fixture.ts';
import { pdrRunTables } from './pdr-run-database.ts';

/** Runs statements one after the other, as the mysql program does. */
export type Sql = (statement: string, values?: unknown[]) => Promise<unknown>;

/** A grid as pdr_run leaves it: rows as SQLAlchemy writes them, files as pdr_run archives them. */
export class PdrRunGrid {
  readonly #sql: Sql;
  readonly #archive: string;
  readonly #baseDir: string;

  /** @param archive the grid's folder, `<storage>/<model name>` */
  constructor(sql: Sql, archive: string, baseDir: string) {
    this.#sql = sql;
    this.#archive = archive;
    this.#baseDir = baseDir;
  }

  /** Makes pdr_run's tables and the rows that all models of a grid refer to; their ids are 1. */
  async begin(modelName: string): Promise<void> {
    for (const statement of pdrRunTables()) await this.#sql(statement);
    await this.insertReferences(modelName);
  }

  async insertReferences(modelName: string): Promise<void> {
    const executable = join(this.#baseDir, 'pdrexe');
    await this.#insert('model_names', {
      model_name: modelName,
      model_path: this.#archive,
      model_description: null,
    });
    await this.#insert('users', { username: 'ada', email: 'ada@example.org' });
    await this.#insert('kosmatau_executables', {
      code_revision: '4711',
      compilation_date: '2025-02-11 11:01:00',
      executable_file_name: 'pdrexe',
      executable_full_path: executable,
      sha256_sum: sha256(readFileSync(executable)),
      comment: null,
    });
    await this.#insert('chemical_databases', {
      chem_rates_file_name: 'chem_rates_udfa22.dat',
      chem_rates_full_path: join(this.#baseDir, 'pdrinpdata/chem_rates_udfa22.dat'),
      database_origin: 'UDfA22',
    });
  }

  /** A row of a model of solar metallicity, mass and field 1; `dens` is 10 log10 of its density. Returns the row's id. */
  async job(dens: number, status: string): Promise<number> {
    return (await this.#job(dens, status)).id;
  }

  async #job(dens: number, status: string): Promise<JobIds> {
    const job = jobOf(dens);
    const parameters = await this.#insert('kosmatau_parameters', { model_name_id: 1, ...parametersOf(dens) });
    const ended = status === 'finished' || status === 'skipped';
    const id = await this.#insert('pdr_model_jobs', {
      model_name_id: 1,
      model_job_name: job,
      user_id: 1,
      kosmatau_parameters_id: parameters,
      kosmatau_executable_id: 1,
      chemical_database_id: 1,
      onion_species: '',
      pending: status === 'pending' ? 1 : 0,
      active: status === 'running' ? 1 : 0,
      status,
      time_of_start: '2025-01-01 10:00:00',
      time_of_finish: ended ? '2025-01-01 10:02:30' : null,
      execution_time: ended ? '1970-01-01 00:02:30' : null,
      token: null,
      output_directory: this.#archive,
      output_hdf4_file: ended ? `${this.#archive}/pdrgrid/pdr${job}.hdf` : null,
      output_textout_file: ended ? `${this.#archive}/pdrgrid/TEXTOUT${job}` : null,
      output_hdf5_file: ended ? `${this.#archive}/pdrgrid/pdrstruct${job}.hdf5` : null,
    });
    return { id, parameters };
  }

  /** A finished model with its archive and the checksums of its HDF files. */
  async finished(dens: number): Promise<number> {
    const ids = await this.#job(dens, 'finished');
    const job = jobOf(dens);
    for (const [file, text] of Object.entries(filesOf(job))) this.#write(file, text);
    const hdf = (name: string) => {
      const content = readFileSync(join(this.#archive, 'pdrgrid', name));
      return { name, size: content.length, sum: sha256(content) };
    };
    await this.#hdfRow(ids, [hdf(`pdr${job}.hdf`), hdf(`pdrstruct${job}.hdf5`), hdf(`pdrchem${job}.hdf5`)]);
    return ids.id;
  }

  /** What pdr_run enters for a model whose file it finds there: a second row, a false checksum and no size. */
  async skipped(dens: number): Promise<number> {
    const ids = await this.#job(dens, 'skipped');
    const job = jobOf(dens);
    const names = [`pdr${job}.hdf`, `pdrstruct${job}.hdf5`, `pdrchem${job}.hdf5`];
    await this.#hdfRow(
      ids,
      names.map((name) => ({ name, size: 0, sum: sha256('') })),
    );
    return ids.id;
  }

  async #hdfRow(
    { id, parameters }: JobIds,
    files: readonly { name: string; size: number; sum: string }[],
  ): Promise<void> {
    const columns = files.map(({ name, size, sum }, place) => {
      const suffix = ['', '_hdf5_s', '_hdf5_c'][place] ?? '';
      return {
        [`file_name${suffix}`]: name,
        [`full_path${suffix}`]: join(this.#archive, 'pdrgrid', name),
        [`path${suffix}`]: join(this.#archive, 'pdrgrid'),
        [`modification_time${suffix}`]: '2025-01-01 10:02:30',
        [`sha256_sum${suffix}`]: sum,
        [`file_size${suffix}`]: size,
      };
    });
    const keys = {
      job_id: id,
      pdrexe_id: 1,
      parameter_id: parameters,
      model_name_id: 1,
      corrupt: 0,
      comments: null,
    };
    await this.#insert('hdf_files', Object.assign(keys, ...columns) as Row);
  }

  #write(file: string, text: string): void {
    const path = join(this.#archive, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** SQLAlchemy names every column that it was given, and leaves the others to their defaults. */
  async #insert(table: string, row: Row): Promise<number> {
    const names = Object.keys(row).map((name) => `\`${name}\``);
    const places = names.map(() => '?');
    const statement = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`;
    const result = (await this.#sql(statement, Object.values(row))) as { insertId: number };
    return result.insertId;
  }
}

interface JobIds {
  readonly id: number;
  readonly parameters: number;
}

type Row = Record<string, string | number | null>;

export function jobOf(dens: number): string {
  return `100_${dens}_00_00_00`;
}

/** pdr_run's formulas on the defaults of its table, independent of this project's own. */
function parametersOf(dens: number): Row {
  const defaults = fixtureText('pdr_run/parameters.tsv')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([, , value]) => value !== '')
    .map(([name = '', type, value = '']) => [
      name,
      type === 'string' || type === 'text' ? value : Number(value),
    ]);
  const xnsur = 10 ** (dens / 10);
  const mean = (4 * Math.PI * xnsur * (3 - 1.5 * 0.2 ** 1.5)) / (9 - 3 * 1.5);
  const point = { xnsur, mass: 1, sint: 1, zmetal: 1, rtot: 1.05916e19 * (1 / mean) ** (1 / 3) };
  return { ...(Object.fromEntries(defaults) as Row), ...point };
}

function filesOf(job: string): Record<string, string> {
  const names = ['TEXTOUT@', 'pdr@.hdf', 'pdrstruct@.hdf5', 'pdrchem@.hdf5', 'chemchk@.out', 'CTRL_IND@'];
  return Object.fromEntries(
    [...names, 'PDRNEW@.INP', 'pdr_config@.json'].map((name) => {
      const file = name.replace('@', job);
      return [`pdrgrid/${file}`, `${file} made by pdr_run\n`];
    }),
  );
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
