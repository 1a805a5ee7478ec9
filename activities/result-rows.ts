import { basename, dirname } from 'node:path';
import { OUTPUT_ROLES } from '../codes/code.ts';
import type { HdfFile, HdfFiles, JobOutputs, JsonDeck } from '../database/outcomes.ts';
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

/** The rows of pdr_run's tables that tell of a model's archived files; `pathOf` gives a file's absolute path. */
export function resultRows(
  files: readonly ArchivedFile[],
  pathOf: (path: string) => string,
): { outputs: JobOutputs; hdfFiles: HdfFiles; jsonFile?: JsonDeck } {
  const byRole = (role: Role) => files.find((file) => file.role === OUTPUT_ROLES[role]);
  const named = Object.entries(COLUMNS).flatMap(([column, role]) => {
    const file = byRole(role);
    return file === undefined ? [] : [[column, pathOf(file.path)]];
  });
  const deck = byRole('jsonDeck');
  return {
    outputs: { outputDirectory: pathOf(''), ...(Object.fromEntries(named) as JobOutputs) },
    hdfFiles: hdfFiles(byRole, pathOf),
    ...(deck === undefined ? {} : { jsonFile: jsonDeck(deck, pathOf) }),
  };
}

function hdfFiles(
  byRole: (role: Role) => ArchivedFile | undefined,
  pathOf: (path: string) => string,
): HdfFiles {
  const [pdrout, structure, chemistry] = [byRole('hdf5'), byRole('structure'), byRole('chemistry')];
  return {
    ...(pdrout === undefined ? {} : { pdrout: hdfFile(pdrout, pathOf) }),
    ...(structure === undefined ? {} : { structure: hdfFile(structure, pathOf) }),
    ...(chemistry === undefined ? {} : { chemistry: hdfFile(chemistry, pathOf) }),
  };
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
