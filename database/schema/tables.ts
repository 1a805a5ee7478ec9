import type { MySqlTable } from 'drizzle-orm/mysql-core';
import { pdrGrids, pdrSchema, pdrWorkers } from './bookkeeping.ts';
import { hdfFiles, jsonFiles, pdrArchives } from './files.ts';
import { kosmatauParameters } from './kosmatau-parameters.ts';
import { pdrModelJobs } from './pdr-model-jobs.ts';
import { pdrQuantities, pdrQuantityLabels } from './quantities.ts';
import { chemicalDatabases, jsonTemplates, kosmatauExecutables, modelNames, users } from './provenance.ts';

/** All tables, each after those that it refers to. */
export const TABLES: readonly MySqlTable[] = [
  pdrSchema,
  modelNames,
  users,
  kosmatauExecutables,
  chemicalDatabases,
  jsonTemplates,
  kosmatauParameters,
  pdrModelJobs,
  hdfFiles,
  jsonFiles,
  pdrArchives,
  pdrGrids,
  pdrWorkers,
  pdrQuantities,
  pdrQuantityLabels,
];
