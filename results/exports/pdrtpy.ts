import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GridRecord } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { quantityLabels } from '../../database/quantities.ts';
import type { ModelResultRow } from '../../database/results.ts';
import { PdrError } from '../../domain/failures.ts';
import type { QuantityLabel } from '../../domain/quantity.ts';
import { type Column, findColumn, allColumns } from '../columns.ts';
import { allRows, choose, type Fixed, type PlaneAxis, planeAxis, requireSeveral } from '../plots/plane.ts';
import { fitsImage } from '../fits/fits-image.ts';
import { ipacTable } from './ipac-table.ts';
import { loaderScript } from './pdrtpy-loader.ts';

const INTENSITY = 'erg s^-1 cm^-2 sr^-1';

/** pdrtpy measures the field in erg s^-1 cm^-2; so much is one Draine unit. */
const DRAINE_FLUX = 2.72e-3;

/** What was written. */
export interface PdrtpyExport {
  readonly name: string;
  readonly intensities: number;
  readonly ratios: number;
  /** Models of the grid without a value somewhere, which pdrtpy sees as gaps. */
  readonly gaps: number;
}

/**
 * Writes a model set of the PDR Toolbox (checked with pdrtpy 3.0.1): one FITS map over log n and log FUV for each line and
 * each ratio, `models.tab`, the set table `modelsets.tab`, and `load.py` that loads them where they lie. Throws
 * InvalidRequest for a grid that is no even mesh in dens and chi, or has no line intensities.
 */
export async function exportPdrtpy(
  database: Database,
  grid: GridRecord,
  folder: string,
  at: Fixed,
): Promise<PdrtpyExport> {
  const lines = linesOf(await quantityLabels(database, grid.gridId));
  const rows = await allRows(
    database,
    grid,
    lines.map(({ name }) => name),
  );
  const { chosen } = choose(rows, ['dens', 'chi'], at);
  const mesh = {
    n: evenAxis(planeAxis('dens', chosen)),
    fuv: evenAxis(planeAxis('chi', chosen)),
    rows: chosen,
  };
  const columns = mapsOf(lines);
  await mkdir(folder, { recursive: true });
  let gaps = 0;
  for (const column of columns) {
    const values = planeOf(column, mesh);
    gaps = Math.max(gaps, values.flat().filter(Number.isNaN).length);
    await writeFile(
      join(folder, `${fileName(column.name)}.fits`),
      fitsImage({ values, cards: cardsOf(column, mesh) }),
    );
  }
  const name = grid.name.replaceAll(/\W/g, '_');
  const metallicity = Number(chosen[0]?.metal ?? 100) / 100;
  const mass = grid.spec.code === 'slab' ? null : 10 ** (Number(chosen[0]?.mass ?? 0) / 10);
  await writeFile(join(folder, 'models.tab'), modelsTable(columns, metallicity));
  await writeFile(join(folder, 'modelsets.tab'), setTable(grid, name, metallicity, mass));
  await writeFile(join(folder, 'load.py'), loaderScript(name, metallicity, mass));
  return { name, intensities: lines.length, ratios: columns.length - lines.length, gaps };
}

interface Mesh {
  readonly n: PlaneAxis;
  readonly fuv: PlaneAxis;
  readonly rows: readonly ModelResultRow[];
}

function linesOf(labels: readonly QuantityLabel[]): QuantityLabel[] {
  const lines = labels.filter(({ unit }) => unit === INTENSITY);
  if (lines.length > 0) return lines;
  const known = labels.map(({ name, unit }) => `${name} [${unit}]`).join(', ') || 'none at all';
  throw new PdrError(
    'InvalidRequest',
    `pdrtpy takes line intensities in ${INTENSITY}, and this grid has none. Its quantities are ${known}`,
  );
}

/** Every line, and every pair once: a fit would count a pair twice that stands there both ways up. */
function mapsOf(lines: readonly QuantityLabel[]): Column[] {
  const all = allColumns(lines);
  const names = lines.map(({ name }) => name);
  const ratios = names.flatMap((above, place) => names.slice(0, place).map((below) => `${above}/${below}`));
  return [...names, ...ratios].map((name) => findColumn(all, name));
}

/** FITS has one step for a whole axis. */
function evenAxis(axis: PlaneAxis): PlaneAxis {
  requireSeveral(axis.axis, axis.values);
  const steps = axis.values
    .slice(1)
    .map(({ written }, before) => written - (axis.values[before]?.written ?? 0));
  if (steps.every((step) => Math.abs(step - (steps[0] ?? 0)) < 1e-9)) return axis;
  const written = axis.values.map((value) => value.written).join(' ');
  throw new PdrError('InvalidRequest', `pdrtpy needs even steps, and axis ${axis.axis} has ${written}`);
}

/** `values[FUV][n]` */
function planeOf(column: Column, { n, fuv, rows }: Mesh): number[][] {
  const byPlace = new Map(rows.map((row) => [`${Number(row.dens)} ${Number(row.chi)}`, row]));
  return fuv.values.map((chi) =>
    n.values.map((dens) => {
      const row = byPlace.get(`${dens.written} ${chi.written}`);
      const value = row === undefined ? null : column.value(row);
      return typeof value === 'number' ? value : NaN;
    }),
  );
}

function cardsOf({ name, unit, meaning }: Column, { n, fuv }: Mesh) {
  const step = ({ values }: PlaneAxis) => ((values[1]?.written ?? 0) - (values[0]?.written ?? 0)) / 10;
  return [
    ['CTYPE1', 'log(n)'],
    ['CUNIT1', 'cm-3'],
    ['CRPIX1', 1],
    ['CRVAL1', (n.values[0]?.written ?? 0) / 10],
    ['CDELT1', step(n)],
    ['CTYPE2', 'log(FUV)'],
    ['CUNIT2', 'erg s-1 cm-2'],
    ['CRPIX2', 1],
    ['CRVAL2', (fuv.values[0]?.written ?? 0) / 10 + Math.log10(DRAINE_FLUX)],
    ['CDELT2', step(fuv)],
    ['BUNIT', unit.replaceAll('^', '')],
    ['TITLE', name, meaning],
    ['ORIGIN', 'pdr-run'],
  ] as const;
}

function modelsTable(columns: readonly Column[], z: number): string {
  return ipacTable(
    [
      { name: 'numerator', type: 'char' },
      { name: 'denominator', type: 'char' },
      { name: 'ratio', type: 'char' },
      { name: 'filename', type: 'char' },
      { name: 'z', type: 'double' },
      { name: 'title', type: 'char' },
      { name: 'losangle', type: 'long', unit: 'deg' },
    ],
    columns.map(({ name, meaning }) => {
      const [above = '', below = '1'] = name.split('/');
      return [above, below, name, fileName(name), z, titleOf(meaning), 0];
    }),
  );
}

/** Two rows, because astropy reads a table of one row in another form than pdrtpy expects. */
function setTable(grid: GridRecord, name: string, z: number, mass: number | null): string {
  const row = (ownName: string) => [
    grid.spec.code,
    ownName,
    '1',
    `${name}/`,
    'models.tab',
    'constant density',
    z,
    0,
    mass,
    `grid ${grid.name} of pdr-run`,
  ];
  return ipacTable(
    [
      { name: 'PDRcode', type: 'char' },
      { name: 'name', type: 'char' },
      { name: 'version', type: 'char' },
      { name: 'path', type: 'char' },
      { name: 'filename', type: 'char' },
      { name: 'medium', type: 'char' },
      { name: 'z', type: 'double' },
      { name: 'losangle', type: 'long', unit: 'deg' },
      { name: 'mass', type: 'double', unit: 'solMass' },
      { name: 'description', type: 'char' },
    ],
    [row(name), row(`${name}_again`)],
  );
}

/** `OI63_CII158` for `OI_63/CII_158`. */
function fileName(name: string): string {
  return name.replaceAll('_', '').replaceAll('/', '_');
}

/** As pdrtpy prints it: TeX, and only what the line is. */
function titleOf(meaning: string): string {
  return meaning
    .replaceAll('emergent intensity of ', '')
    .replaceAll(' um', ' $\\mu$m')
    .replaceAll(' over ', ' / ');
}
