import { basename, dirname } from 'node:path';
import { OUTPUT_ROLES } from '../codes/code.ts';
import type { JobOutputs } from '../database/outcomes.ts';
import type { HdfFile, HdfFiles, JsonDeck } from '../database/result-statements.ts';
import type { ArchivedFile } from '../domain/model-record.ts';

type Role = keyof typeof OUTPUT_ROLES;

/** Which of pdr_run's columns names which output. */
const COLUMNS = {
  outputTextoutFile: 'textout',
  outputHdf4File: 'hdf5',
  outputHdf5File: 'structure',
  outputChemchkFile: 'chemistryCheck',
  outputCtrlIndFile: 'ctrlInd',
  outputMcdrtZipFile: 'mcdrt',
  inputPdrnewInpFile: 'inpDeck',
  inputJsonFile: 'jsonDeck',
  outputJsonFile: 'jsonDeck',
} as const satisfies Partial<Record<keyof JobOutputs, Role>>;

export type OutputColumn = keyof typeof COLUMNS;

/** The role of the output that a column names. */
export function roleOf(column: OutputColumn): string {
  return OUTPUT_ROLES[COLUMNS[column]];
}

/** The roles of the three HDF files. */
export const HDF_ROLES: Readonly<Record<keyof HdfFiles, string>> = {
  pdrout: OUTPUT_ROLES.hdf5,
  structure: OUTPUT_ROLES.structure,
  chemistry: OUTPUT_ROLES.chemistry,
};

/** The first file of a role. */
export function fileOf(files: readonly ArchivedFile[], role: string): ArchivedFile | undefined {
  return files.find((file) => file.role === role);
}

/** The rows of pdr_run's tables that tell of a model's archived files; `pathOf` gives a file's absolute path. */
export function resultRows(
  files: readonly ArchivedFile[],
  pathOf: (path: string) => string,
): { outputs: JobOutputs; hdfFiles: HdfFiles; jsonFile?: JsonDeck } {
  const named = (Object.keys(COLUMNS) as OutputColumn[]).flatMap((column) => {
    const file = fileOf(files, roleOf(column));
    return file === undefined ? [] : [[column, pathOf(file.path)]];
  });
  const deck = fileOf(files, OUTPUT_ROLES.jsonDeck);
  return {
    outputs: { outputDirectory: pathOf(''), ...(Object.fromEntries(named) as JobOutputs) },
    hdfFiles: hdfFiles(files, pathOf),
    ...(deck === undefined ? {} : { jsonFile: jsonDeck(deck, pathOf) }),
  };
}

function hdfFiles(files: readonly ArchivedFile[], pathOf: (path: string) => string): HdfFiles {
  const found = Object.entries(HDF_ROLES).flatMap(([name, role]) => {
    const file = fileOf(files, role);
    return file === undefined ? [] : [[name, hdfFile(file, pathOf)]];
  });
  return Object.fromEntries(found) as HdfFiles;
}

function hdfFile({ path, size, sha256, modified }: ArchivedFile, pathOf: (path: string) => string): HdfFile {
  const fullPath = pathOf(path);
  return {
    name: basename(path),
    fullPath,
    path: dirname(fullPath),
    modified: new Date(modified),
    size,
    sha256,
  };
}

function jsonDeck({ path, sha256 }: ArchivedFile, pathOf: (path: string) => string): JsonDeck {
  const archived = pathOf(path);
  return { name: basename(path), path: archived, archivedPath: archived, sha256 };
}
