import { datetime, int, mysqlTable, text, unique, varchar } from 'drizzle-orm/mysql-core';

/** Grids by name, with the folder of their archive. */
export const modelNames = mysqlTable('model_names', {
  id: int().autoincrement().primaryKey(),
  modelName: varchar('model_name', { length: 255 }).notNull(),
  modelPath: varchar('model_path', { length: 255 }).notNull(),
  modelDescription: varchar('model_description', { length: 1000 }),
});

export const users = mysqlTable('users', {
  id: int().autoincrement().primaryKey(),
  username: varchar({ length: 255 }).notNull(),
  email: varchar({ length: 255 }).notNull(),
});

export const kosmatauExecutables = mysqlTable('kosmatau_executables', {
  id: int().autoincrement().primaryKey(),
  codeRevision: varchar('code_revision', { length: 50 }),
  compilationDate: datetime('compilation_date'),
  executableFileName: varchar('executable_file_name', { length: 255 }).notNull(),
  executableFullPath: varchar('executable_full_path', { length: 255 }),
  sha256Sum: varchar('sha256_sum', { length: 64 }),
  comment: varchar({ length: 250 }),
});

export const chemicalDatabases = mysqlTable('chemical_databases', {
  id: int().autoincrement().primaryKey(),
  chemRatesFileName: varchar('chem_rates_file_name', { length: 255 }).notNull(),
  chemRatesFullPath: varchar('chem_rates_full_path', { length: 255 }),
  databaseOrigin: varchar('database_origin', { length: 50 }),
});

export const jsonTemplates = mysqlTable(
  'json_templates',
  {
    id: int().autoincrement().primaryKey(),
    name: varchar({ length: 255 }).notNull(),
    path: varchar({ length: 512 }).notNull(),
    description: text(),
    hash: varchar({ length: 64 }),
    sha256Sum: varchar('sha256_sum', { length: 64 }),
    createdAt: datetime('created_at'),
  },
  (table) => [unique('sha256_sum').on(table.sha256Sum)],
);
