import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell } from '../columns.ts';
import type { ResultTable } from '../result-table.ts';

/** At least so many rows are held at a time. */
const ROW_GROUP = 2000;

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
  let held: Cell[][] = columns.map(() => []);
  const write = async () => {
    const columnData = columns.map(({ name, type }, place) => ({
      name,
      data: held[place] ?? [],
      // Quantities hardly repeat: a dictionary of them, or compression, would cost time and memory for nothing.
      ...(type === 'number' ? { encoding: 'PLAIN' as const, codec: 'UNCOMPRESSED' as const } : {}),
      offsetIndex: false,
    }));
    await writer.write({ columnData, rowGroupSize: columnData[0]?.data.length ?? 0 });
    held = columns.map(() => []);
  };
  for await (const rows of pages) {
    columns.forEach((column, place) => held[place]?.push(...rows.map((row) => column.value(row))));
    if ((held[0]?.length ?? 0) >= ROW_GROUP) await write();
  }
  if ((held[0]?.length ?? 0) > 0) await write();
  await writer.finish();
}
