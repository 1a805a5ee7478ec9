import { OUTPUT_ROLES, type Profiles } from '../codes/code.ts';
import { createCode } from '../codes/create-code.ts';
import { type Hdf5File, withHdf5 } from '../codes/quantities/hdf5-file.ts';
import { findFile } from '../codes/quantities/quantity-files.ts';
import { codeSetupOf } from '../config/code-setup.ts';
import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { archivedFiles } from '../database/results.ts';
import { PdrError } from '../domain/failures.ts';
import type { ModelProfiles } from '../results/plots/profile-picture.ts';
import { createStorage } from '../storage/create-storage.ts';
import type { Session } from './session.ts';

interface ProfileRequest {
  readonly model: string;
  readonly depth?: string | undefined;
  readonly profile?: readonly string[] | undefined;
}

/** The curves of one model out of its archived file, as its code names them or as the user does. */
export async function readProfiles(
  database: Database,
  grid: GridRecord,
  session: Session,
  request: ProfileRequest,
): Promise<ModelProfiles> {
  const files = await archivedFiles(database, grid, request.model);
  if (files === undefined) throw invalid(`grid ${grid.name} has no finished model ${request.model}`);
  const storage = createStorage(session.configuration.storage);
  const { profiles } = createCode({ ...codeSetupOf(session.configuration), name: grid.spec.code });
  const places = files.map(({ role, path }) => ({ role, name: path, path: storage.pathOf(grid.name, path) }));
  const file = findFile(profiles?.file ?? OUTPUT_ROLES.structure, places);
  if (file === undefined) throw invalid(`the archive of ${request.model} has no HDF5 file with profiles`);
  return withHdf5(file.path, (open) => curvesOf(open, request, profiles)).catch((error: unknown) => {
    throw error instanceof PdrError
      ? error
      : invalid(`${file.path}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

function curvesOf(
  file: Hdf5File,
  { depth, profile }: ProfileRequest,
  known: Profiles | undefined,
): ModelProfiles {
  const depthPath = depth ?? known?.depth;
  const paths = profile ?? known?.curves;
  if (depthPath === undefined || paths === undefined) {
    throw invalid(`name the datasets with --depth and --profile. There are ${file.paths().join(', ')}`);
  }
  const read = (path: string) => {
    const found = file.read(path);
    if (found === undefined)
      throw invalid(`there is no dataset ${path}. There are ${file.paths().join(', ')}`);
    return found;
  };
  const curves = paths.map((path) => {
    const { values, unit } = read(path);
    return { name: path, unit, values };
  });
  return { depth: read(depthPath).values, curves };
}

function invalid(message: string): PdrError {
  return new PdrError('InvalidRequest', message);
}
