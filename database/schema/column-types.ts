import { customType } from 'drizzle-orm/mysql-core';

/**
 * An identifier of this project: compared byte by byte and with one collation everywhere, so that joins work whatever
 * character set the tables of an older database have.
 */
export const identifier = customType<{
  data: string;
  driverData: string;
  config: { length: number };
  configRequired: true;
}>({
  dataType: (config) => `varchar(${config.length}) character set ascii collate ascii_bin`,
});

/** A SHA-256 in hexadecimal digits. */
export const digest = customType<{ data: string; driverData: string }>({
  dataType: () => 'char(64) character set ascii collate ascii_bin',
});

/** Text in any language, also in a table whose default is a narrower character set. */
export const anyText = customType<{ data: string; driverData: string }>({
  dataType: () => 'mediumtext character set utf8mb4',
});
