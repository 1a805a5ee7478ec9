import { bigint, boolean, datetime, int, mysqlTable, text, unique, varchar } from 'drizzle-orm/mysql-core';
import { anyText } from './column-types.ts';
import { kosmatauParameters } from './kosmatau-parameters.ts';
import { pdrModelJobs } from './pdr-model-jobs.ts';
import { jsonTemplates, kosmatauExecutables, modelNames } from './provenance.ts';

/** The three HDF files of a model. */
export const hdfFiles = mysqlTable('hdf_files', {
  id: int().autoincrement().primaryKey(),
  jobId: int('job_id').references(() => pdrModelJobs.id),
  pdrexeId: int('pdrexe_id').references(() => kosmatauExecutables.id),
  parameterId: int('parameter_id').references(() => kosmatauParameters.id),
  modelNameId: int('model_name_id').references(() => modelNames.id),
  fileName: varchar('file_name', { length: 255 }).notNull(),
  fullPath: varchar('full_path', { length: 255 }),
  path: varchar({ length: 255 }),
  modificationTime: datetime('modification_time'),
  sha256Sum: varchar('sha256_sum', { length: 64 }),
  fileSize: bigint('file_size', { mode: 'number' }),
  corrupt: boolean(),
  comments: text(),
  fileNameHdf5S: varchar('file_name_hdf5_s', { length: 255 }).notNull(),
  fullPathHdf5S: varchar('full_path_hdf5_s', { length: 255 }),
  pathHdf5S: varchar('path_hdf5_s', { length: 255 }),
  modificationTimeHdf5S: datetime('modification_time_hdf5_s'),
  sha256SumHdf5S: varchar('sha256_sum_hdf5_s', { length: 64 }),
  fileSizeHdf5S: bigint('file_size_hdf5_s', { mode: 'number' }),
  fileNameHdf5C: varchar('file_name_hdf5_c', { length: 255 }).notNull(),
  fullPathHdf5C: varchar('full_path_hdf5_c', { length: 255 }),
  pathHdf5C: varchar('path_hdf5_c', { length: 255 }),
  modificationTimeHdf5C: datetime('modification_time_hdf5_c'),
  sha256SumHdf5C: varchar('sha256_sum_hdf5_c', { length: 64 }),
  fileSizeHdf5C: bigint('file_size_hdf5_c', { mode: 'number' }),
});

/** JSON decks, one row a content: pdr_run's unique checksum stays, so that a deck has the first model that had it. */
export const jsonFiles = mysqlTable(
  'json_files',
  {
    id: int().autoincrement().primaryKey(),
    name: varchar({ length: 255 }).notNull(),
    path: varchar({ length: 512 }).notNull(),
    archivedPath: varchar('archived_path', { length: 512 }),
    sha256Sum: varchar('sha256_sum', { length: 64 }),
    createdAt: datetime('created_at'),
    templateId: int('template_id').references(() => jsonTemplates.id),
    jobId: int('job_id').references(() => pdrModelJobs.id),
  },
  (table) => [unique('sha256_sum').on(table.sha256Sum)],
);

/** All archived files of a finished model: JSON of the domain's ArchivedFile[]. A job that is deleted takes it along. */
export const pdrArchives = mysqlTable('pdr_archives', {
  jobId: int('job_id')
    .primaryKey()
    .references(() => pdrModelJobs.id, { onDelete: 'cascade' }),
  files: anyText().notNull(),
});
