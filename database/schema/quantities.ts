import { double, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';
import { pdrGrids } from './bookkeeping.ts';
import { anyText, identifier } from './column-types.ts';
import { pdrModelJobs } from './pdr-model-jobs.ts';

/** Numbers that finished models yielded; one that could not be read has no row. */
export const pdrQuantities = mysqlTable(
  'pdr_quantities',
  {
    jobId: int('job_id')
      .notNull()
      .references(() => pdrModelJobs.id, { onDelete: 'cascade' }),
    name: identifier({ length: 64 }).notNull(),
    value: double(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.name] })],
);

/** What the numbers of a grid are called, in the order of its code's list. */
export const pdrQuantityLabels = mysqlTable(
  'pdr_quantity_labels',
  {
    gridId: int('grid_id')
      .notNull()
      .references(() => pdrGrids.id, { onDelete: 'cascade' }),
    name: identifier({ length: 64 }).notNull(),
    place: int().notNull(),
    unit: anyText().notNull(),
    meaning: anyText().notNull(),
  },
  (table) => [primaryKey({ columns: [table.gridId, table.name] })],
);
