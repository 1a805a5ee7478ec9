import { sql } from 'drizzle-orm';
import {
  boolean,
  datetime,
  double,
  index,
  int,
  mysqlTable,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core';
import { anyText, digest, identifier } from './column-types.ts';
import { kosmatauParameters } from './kosmatau-parameters.ts';
import { chemicalDatabases, kosmatauExecutables, modelNames, users } from './provenance.ts';

/** One row a model. The first part is pdr_run's, and kept true for its users' queries; the second is this project's. */
export const pdrModelJobs = mysqlTable(
  'pdr_model_jobs',
  {
    id: int().autoincrement().primaryKey(),
    modelNameId: int('model_name_id').references(() => modelNames.id),
    modelJobName: varchar('model_job_name', { length: 255 }).notNull(),
    userId: int('user_id').references(() => users.id),
    kosmatauParametersId: int('kosmatau_parameters_id').references(() => kosmatauParameters.id),
    kosmatauExecutableId: int('kosmatau_executable_id').references(() => kosmatauExecutables.id),
    chemicalDatabaseId: int('chemical_database_id').references(() => chemicalDatabases.id),
    onionSpecies: varchar('onion_species', { length: 255 }),
    pending: boolean(),
    active: boolean(),
    status: varchar({ length: 50 }),
    timeOfStart: datetime('time_of_start'),
    timeOfFinish: datetime('time_of_finish'),
    /** A duration as SQLAlchemy stores one in MySQL: 1970-01-01 plus the time it took. */
    executionTime: datetime('execution_time'),
    /** Who holds the model now, or ended it: only that attempt may record an outcome. */
    token: varchar({ length: 250 }),
    outputDirectory: varchar('output_directory', { length: 255 }),
    outputHdf4File: varchar('output_hdf4_file', { length: 255 }),
    outputTextoutFile: varchar('output_textout_file', { length: 255 }),
    outputChemchkFile: varchar('output_chemchk_file', { length: 255 }),
    outputMcdrtZipFile: varchar('output_mcdrt_zip_file', { length: 255 }),
    outputCtrlIndFile: varchar('output_ctrl_ind_file', { length: 255 }),
    outputHdf5File: varchar('output_hdf5_file', { length: 250 }),
    inputPdrnewInpFile: varchar('input_pdrnew_inp_file', { length: 255 }),
    inputJsonFile: varchar('input_json_file', { length: 512 }),
    outputJsonFile: varchar('output_json_file', { length: 512 }),
    logFile: varchar('log_file', { length: 255 }),
    timeCreated: datetime('time_created').default(sql`current_timestamp`),
    timeUpdated: datetime('time_updated'),

    gridId: int('grid_id'),
    /** The run of the grid that last listed this model. */
    runSerial: int('run_serial'),
    pointIndex: int('point_index'),
    /** Models run in this order. */
    queueRank: int('queue_rank'),
    metal: varchar({ length: 64 }),
    dens: varchar({ length: 64 }),
    mass: varchar({ length: 64 }),
    chi: varchar({ length: 64 }),
    /** 1 in the row that stands for its grid point; NULL in earlier results and in rows that pdr_run wrote. */
    isCurrent: tinyint('is_current'),
    modelKey: digest('model_key'),
    attempt: int().default(0),
    claimedBy: identifier('claimed_by', { length: 64 }),
    claimedAt: datetime('claimed_at', { fsp: 3 }),
    finishedAt: datetime('finished_at', { fsp: 3 }),
    /** How long the model took to compute. */
    seconds: double(),
    failureType: varchar('failure_type', { length: 64 }),
    failureMessage: anyText('failure_message'),
    /** JSON of the domain's FailureFacts. */
    failureFacts: anyText('failure_facts'),
    /** The run of the grid that found this model computed already. */
    skippedInRun: int('skipped_in_run'),
    /** 1 while only the onion runs of this model are to be done again, on a result that stands in the archive. */
    onionOnly: tinyint('onion_only'),
  },
  (table) => [
    uniqueIndex('pdr_current_job').on(table.modelNameId, table.modelJobName, table.isCurrent),
    // All that counting a run's models asks for, so that the server need not visit their rows.
    index('pdr_job_counts').on(
      table.gridId,
      table.runSerial,
      table.status,
      table.isCurrent,
      table.skippedInRun,
    ),
    index('pdr_job_queue').on(table.gridId, table.runSerial, table.queueRank),
    index('pdr_job_point').on(table.gridId, table.runSerial, table.pointIndex),
    index('pdr_job_holder').on(table.claimedBy, table.status),
  ],
);
