import { is, SQL } from 'drizzle-orm';
import {
  type ForeignKey,
  getTableConfig,
  type Index,
  type MySqlColumn,
  MySqlDialect,
  type MySqlTable,
} from 'drizzle-orm/mysql-core';

/** A key beside the primary one: its name and what follows `add` in a statement that makes it. */
export interface KeyDefinition {
  readonly name: string;
  readonly definition: string;
}

const dialect = new MySqlDialect();

/** The statement that makes `table` as Drizzle describes it, unless it is there. */
export function createTable(table: MySqlTable): string {
  const { name, columns, foreignKeys, primaryKeys } = getTableConfig(table);
  const parts = [
    ...columns.map(columnDefinition),
    ...columns.filter((column) => column.primary).map((column) => `primary key (${quoted(column.name)})`),
    ...primaryKeys.map((key) => `primary key ${columnList(key.columns)}`),
    ...keysOf(table).map((key) => key.definition),
    ...foreignKeys.map(foreignKey),
  ];
  return `create table if not exists ${quoted(name)} (\n  ${parts.join(',\n  ')}\n) engine = InnoDB default character set utf8mb4`;
}

export function columnDefinition(column: MySqlColumn): string {
  const isCounter = 'autoIncrement' in column && column.autoIncrement === true;
  return [
    quoted(column.name),
    column.getSQLType(),
    column.notNull ? 'not null' : 'null',
    isCounter ? 'auto_increment' : defaultOf(column),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function keysOf(table: MySqlTable): readonly KeyDefinition[] {
  const { indexes, uniqueConstraints } = getTableConfig(table);
  return [
    ...uniqueConstraints.map((key) => ({
      name: key.name ?? '',
      definition: `unique key ${quoted(key.name ?? '')} ${columnList(key.columns)}`,
    })),
    ...indexes.map(indexKey),
  ];
}

export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function indexKey(index: Index): KeyDefinition {
  const { name, unique, columns } = index.config;
  const named = columns.filter((column): column is MySqlColumn => !is(column, SQL));
  return { name, definition: `${unique === true ? 'unique ' : ''}key ${quoted(name)} ${columnList(named)}` };
}

function foreignKey(key: ForeignKey): string {
  const { columns, foreignTable, foreignColumns } = key.reference();
  const target = `${quoted(getTableConfig(foreignTable).name)} ${columnList(foreignColumns)}`;
  const onDelete = key.onDelete === undefined ? '' : ` on delete ${key.onDelete}`;
  return `foreign key ${columnList(columns)} references ${target}${onDelete}`;
}

function columnList(columns: readonly { readonly name: string }[]): string {
  return `(${columns.map((column) => quoted(column.name)).join(', ')})`;
}

function defaultOf(column: MySqlColumn): string {
  if (column.default === undefined) return '';
  if (is(column.default, SQL)) return `default ${dialect.sqlToQuery(column.default).sql}`;
  return `default ${Number(column.default)}`;
}
