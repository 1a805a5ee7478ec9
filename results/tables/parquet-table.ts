import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { ModelResultRow } from '../../database/results.ts';
import type { Column } from '../columns.ts';
import type { ResultTable } from '../result-table.ts';

/** So many rows are held at a time. */
const ROW_GROUP = 5000;

const TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  whole: { type: 'INT32' },
} as const;

/** Writes a Parquet file; units and meanings stand in its key-value metadata as `unit:<column>` and `meaning:<column>`. */
export async function writeParquet(file: string, { columns, pages }: ResultTable): Promise<void> {
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[type] })),
    ],
    kvMetadata: columns.flatMap(({ name, unit, meaning }) => [
      ...(unit === '' ? [] : [{ key: `unit:${name}`, value: unit }]),
      { key: `meaning:${name}`, value: meaning },
    ]),
    createdBy: 'pdr-run',
  });
  const write = async (rows: readonly ModelResultRow[]) => {
    await writer.write({
      columnData: columns.map((column) => columnData(column, rows)),
      rowGroupSize: ROW_GROUP,
    });
  };
  let held: ModelResultRow[] = [];
  for await (const page of pages) {
    held.push(...page);
    if (held.length < ROW_GROUP) continue;
    await write(held.slice(0, ROW_GROUP));
    held = held.slice(ROW_GROUP);
  }
  if (held.length > 0) await write(held);
  await writer.finish();
}

function columnData(column: Column, rows: readonly ModelResultRow[]) {
  return { name: column.name, data: rows.map((row) => column.value(row)) };
}
