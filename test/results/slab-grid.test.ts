import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';
import { hasPython, python } from '../support/python-results.ts';
import { sharedStack } from '../support/shared-stack.ts';

const stack = sharedStack();
const path = (name: string) => join(stack.dataDir, name);

const GRID = `pdr:
  code: slab
  model_name: slab_grid
model_parameters:
  dens: ["30", "35", "40", "45"]
  chi: ["10", "20", "30", "40"]
  mass: ["00"]
non_default_parameters:
  ihtclgas: 0
  tgasc: 50
`;

type Row = Record<string, number | string | null>;

/** A deep, converged model of the grid. */
const MODEL = '100_40_00_30_00';

beforeAll(async () => {
  writeFileSync(path('slab.yaml'), GRID);
  await stack.run(['run', '--config', path('slab.yaml')]);
});

describe('results', () => {
  it('gives one row a model with its axes, status and every quantity of the code', async () => {
    const rows = await stack.json<Row[]>(['results', 'slab_grid']);
    expect(rows).toHaveLength(16);
    const row = rows.find(({ job }) => job === MODEL);
    expect(row).toMatchObject({
      dens: 40,
      chi: 30,
      n: 1e4,
      FUV: 1e3,
      Z: 1,
      M: 1,
      status: 'finished',
      T_Av_1: expect.closeTo(50, 9),
    });
    expect(row?.CII_158).toBeGreaterThan(1e-5);
    expect(Number(row?.N_CO)).toBeGreaterThan(1e15);
  });

  it('chooses, orders and divides as asked, on standard output alone', async () => {
    const words = '--columns n OI_63/CII_158,CII_158 --sort CII_158 --descending --format csv --where'.split(
      ' ',
    );
    const { stdout, stderr } = await stack.run(['results', 'slab_grid', ...words, 'chi=20 and dens>=35']);
    const [head, ...lines] = stdout.trim().split('\n');
    expect(head).toBe('n,OI_63/CII_158,CII_158');
    const cii = lines.map((line) => Number(line.split(',')[2]));
    expect(cii).toHaveLength(3);
    expect(cii).toStrictEqual(cii.toSorted((a, b) => b - a));
    expect(stderr).toBe('');
  });

  it('names the known quantities where one is unknown', async () => {
    const { status, stderr } = await stack.run(['results', 'slab_grid', '--columns', 'CII_185']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no column CII_185. Did you mean CII_158? Known are job, metal, dens');
  });

  it('says which condition it cannot read', async () => {
    const { status, stderr } = await stack.run(['results', 'slab_grid', '--where', 'dens ~ 3']);
    expect(status).toBe(2);
    expect(stderr).toContain('"dens ~ 3" is no condition');
  });

  it('reads archived files again once the list has grown; a damaged file costs its model alone', async () => {
    const more = `quantities:
  - name: T_mid
    unit: K
    meaning: gas temperature at A_V 3
    file: hdf5-structure
    hdf5: /temperature/gas
    at: 3
    depth: /depth/Av
  - name: version_length
    file: textout
    pattern: "zones +(\\\\d+)"
`;
    writeFileSync(path('more.yaml'), GRID + more);
    const damaged = path('archive/slab_grid/pdrgrid/pdrstruct100_30_00_10_00.hdf5');
    const whole = readFileSync(damaged);
    writeFileSync(damaged, whole.subarray(0, 900));
    const words = ['results', 'slab_grid', '--config', path('more.yaml'), '--refresh', '--json'];
    const { stdout, stderr } = await stack.run(words);
    writeFileSync(damaged, whole);
    expect(stderr).toContain(
      '100_30_00_10_00: quantities are missing: pdrgrid/pdrstruct100_30_00_10_00.hdf5',
    );
    const rows = JSON.parse(stdout) as Row[];
    const other = rows.filter(({ job }) => job !== '100_30_00_10_00');
    expect(other.map(({ T_mid }) => T_mid)).toStrictEqual(other.map(() => expect.closeTo(50, 6)));
    const hurt = rows.find(({ job }) => job === '100_30_00_10_00');
    expect(hurt?.T_mid).toBeNull();
    expect(hurt?.CII_158).toBeGreaterThan(1e-6);
  });
});

describe('plot', () => {
  it('draws a map as SVG and PNG with labels in physical units', async () => {
    for (const name of ['map.svg', 'map.png']) {
      const { status } = await stack.run(['plot', 'slab_grid', '--z', 'CII_158', '-o', path(name)]);
      expect(status).toBe(0);
    }
    const svg = readFileSync(path('map.svg'), 'utf8');
    for (const text of ['n [cm⁻³]', 'FUV field χ [Draine]', '10³', 'erg s⁻¹ cm⁻² sr⁻¹'])
      expect(svg).toContain(text);
    expect(readFileSync(path('map.png')).subarray(0, 8)).toStrictEqual(
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    );
  });

  it('draws curves of a ratio, and the profiles of one model', async () => {
    const lines = ['--lines', '--x', 'chi', '--y', 'dens', '--z', 'OI_63/CII_158', '-o', path('lines.svg')];
    expect((await stack.run(['plot', 'slab_grid', ...lines])).status).toBe(0);
    expect(readFileSync(path('lines.svg'), 'utf8')).toContain('n = 10000 cm⁻³');
    const model = await stack.run(['plot', 'slab_grid', '--model', MODEL, '-o', path('model.svg')]);
    expect(model.status).toBe(0);
    for (const text of ['temperature [K]', 'density [cm⁻³]', 'A_V [mag]', 'C+']) {
      expect(readFileSync(path('model.svg'), 'utf8')).toContain(text);
    }
  });

  it.each([
    [['--x', 'mass', '--z', 'CII_158'], 'axis mass has one value (0) in this grid'],
    [['--x', 'density', '--z', 'CII_158'], 'there is no axis density. Known are metal, dens, mass, chi'],
    [['--z', 'CII'], 'there is no column CII.'],
    [['--z', 'status'], 'status is text, not a number'],
    [[], 'name a quantity with --z'],
    [['--z', 'CII_158', '-o', 'map.gif'], 'a picture is written as its name ends: .svg, .png, .html'],
    [['--model', '100_99_00_00_00'], 'has no finished model 100_99_00_00_00'],
  ])('says what is wrong with %j', async (words, message) => {
    const { status, stderr } = await stack.run(['plot', 'slab_grid', ...words]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe.skipIf(!hasPython)('exports, read by Python (needs .tools/python-results)', () => {
  it("pdrtpy loads the exported model set, and fits a model's own intensities to its density and field", async () => {
    const { status } = await stack.run(['export', 'slab_grid', '--format', 'pdrtpy', '-o', path('models')]);
    expect(status).toBe(0);
    const rows = await stack.json<Row[]>(['results', 'slab_grid']);
    const { CII_158, OI_63, OI_145, CI_609 } = rows.find(({ job }) => job === MODEL) ?? {};
    const intensities = JSON.stringify({ CII_158, OI_63, OI_145, CI_609 });
    const fit = python('fit.py', path('cache'), path('models'), intensities) as Record<
      string,
      number | string
    >;
    expect(fit).toMatchObject({
      intensities: 21,
      ratios: 210,
      densityUnit: '1 / cm3',
      fieldUnit: 'erg / (s cm2)',
    });
    expect(Number(fit.density) / 1e4).toBeCloseTo(1, 2);
    expect(Number(fit.field) / (2.72e-3 * 1e3)).toBeCloseTo(1, 2);
  });

  it('pandas, astropy and h5py read tables, maps and structure files with values and units', async () => {
    for (const ending of ['parquet', 'csv', 'ecsv', 'fits']) {
      const words = ['export', 'slab_grid', '--format', ending, '-o', path(`t.${ending}`)];
      expect((await stack.run(words)).status).toBe(0);
    }
    copyFileSync(path('models/CII158.fits'), path('CII158.fits'));
    copyFileSync(path(`archive/slab_grid/pdrgrid/pdrstruct${MODEL}.hdf5`), path('structure.hdf5'));
    const read = python('read_tables.py', path('cache'), stack.dataDir) as {
      jobs: string[][];
      cii: number[][];
      units: string[];
      image: number[][];
      axes: string[];
      corner: number[];
      hdf5: { unit: string; first: number; last: number };
    };
    const rows = await stack.json<Row[]>([
      'results',
      'slab_grid',
      '--columns',
      'job',
      'CII_158',
      'dens',
      'chi',
    ]);
    for (const jobs of read.jobs) expect(jobs).toStrictEqual(rows.map(({ job }) => job));
    for (const values of read.cii) expect(values).toStrictEqual(rows.map(({ CII_158 }) => CII_158));
    expect(read.units).toStrictEqual(['erg / (s sr cm2)', 'erg / (s sr cm2)', '1 / cm3']);
    const byPlace = (dens: number, chi: number) =>
      rows.find((row) => row.dens === dens && row.chi === chi)?.CII_158;
    const map = [10, 20, 30, 40].map((chi) => [30, 35, 40, 45].map((dens) => byPlace(dens, chi)));
    expect(read.image).toStrictEqual(map);
    expect(read.axes).toStrictEqual(['log(n)', 'cm-3', 'log(FUV)', 'erg s-1 cm-2', 'erg s-1 cm-2 sr-1']);
    expect(read.corner[0]).toBeCloseTo(3, 9);
    expect(read.corner[1]).toBeCloseTo(Math.log10(2.72e-2), 9);
    expect(read.hdf5).toMatchObject({ unit: 'mag', first: 0 });
  });

  it('the RO-Crate validates as a Workflow Run Crate, and a crate without its run does not', async () => {
    const crate = path('crate');
    const words = ['export', 'slab_grid', '--config', path('slab.yaml'), '--format', 'ro-crate', '-o', crate];
    expect((await stack.run(words)).status).toBe(0);
    expect(crateIssues(crate)).toStrictEqual([]);
    const file = join(crate, 'ro-crate-metadata.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as { '@graph': Record<string, unknown>[] };
    const graph = document['@graph'].map((entity) => ({ ...entity, instrument: undefined }));
    writeFileSync(file, JSON.stringify({ ...document, '@graph': graph }));
    const issues = crateIssues(crate);
    expect(issues.join()).toContain('MUST have an instrument');
  });
});

function crateIssues(crate: string): string[] {
  return (python('validate_crate.py', path('cache'), crate) as { issues: string[] }).issues;
}

describe('report', () => {
  it('tells what was asked, with what, and how to repeat it, without a password or an address elsewhere', async () => {
    const words = ['report', 'slab_grid', '--config', path('slab.yaml'), '-o', path('report.html')];
    expect((await stack.run(words)).status).toBe(0);
    const page = readFileSync(path('report.html'), 'utf8');
    for (const text of [
      '16 models, 16 computed',
      'pdr-slab',
      'ihtclgas = 0',
      'finished: 16',
      '--model-name slab_grid',
    ]) {
      expect(page).toContain(text);
    }
    const account = JSON.parse(readFileSync(path('database-account.json'), 'utf8')) as { password: string };
    expect(page).not.toContain(account.password);
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('the configuration that it shows starts the same grid: all its models are computed already', async () => {
    const page = readFileSync(path('report.html'), 'utf8');
    const blocks = [...page.matchAll(/<pre>([^<]*)<\/pre>/g)].map(([, text = '']) =>
      text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    );
    const [command = '', yaml = ''] = blocks;
    writeFileSync(path('again.yaml'), yaml);
    const words = command.replace(path('slab.yaml'), path('again.yaml')).split(' ').slice(1);
    const plan = await stack.json<{ points: { action: string }[] }>([...words, '--dry-run']);
    expect(plan.points.map(({ action }) => action)).toStrictEqual(Array.from({ length: 16 }, () => 'skip'));
  });
});

describe.skipIf(CHROMIUM === undefined)('pages in headless Chromium (needs chromium on PATH)', () => {
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    const words = ['plot', 'slab_grid', '--z', 'CII_158', '-o', path('map.html')];
    await stack.run(words);
  });
  afterAll(() => browser.close());

  async function open(file: string, width: number): Promise<Page> {
    // No network: what a page would fetch fails, and is told.
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      isMobile: width < 600,
      offline: true,
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    await page.goto(`file://${path(file)}`);
    return page;
  }

  it.each([1280, 390])('a map tells the value under the pointer, at %i pixels', async (width) => {
    const page = await open('map.html', width);
    const drawing = page.locator('.drawing:visible svg');
    const box = (await drawing.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.35);
    const tip = await page.locator('.tip:visible').innerText();
    expect(tip).toMatch(
      /^CII_158 = \S+ × 10⁻⁴ erg s⁻¹ cm⁻² sr⁻¹\nFUV field χ = \S+ Draine\nn = \S+ cm⁻³\nmodel 100_/,
    );
    await page.mouse.move(box.x + 2, box.y + 2);
    expect(await page.locator('.tip:visible').count()).toBe(0);
    expect(complaints).toStrictEqual([]);
    await page.close();
  });

  it.each(['map.html', 'report.html'])('%s is readable at 1280 and at 390 pixels', async (file) => {
    for (const width of [1280, 390]) {
      const page = await open(file, width);
      const { scrollWidth, smallest } = await page.evaluate(READABILITY);
      expect(scrollWidth).toBeLessThanOrEqual(width);
      expect(smallest).toBeGreaterThanOrEqual(10);
      await page.close();
    }
    expect(complaints).toStrictEqual([]);
  });
});

/** The page's width, and the least height in pixels of a text that is shown; run in the page. */
const READABILITY = `(() => {
  const shown = [...document.querySelectorAll('svg text, p, td, th, pre')].filter((text) => text.getClientRects().length > 0);
  const heights = shown.map((text) => {
    const size = parseFloat(getComputedStyle(text).fontSize);
    const svg = text.closest('svg');
    return svg === null ? size : (size * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width;
  });
  return { scrollWidth: document.documentElement.scrollWidth, smallest: Math.min(...heights) };
})()` as unknown as () => { scrollWidth: number; smallest: number };
