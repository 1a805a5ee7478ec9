import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PdrError } from '../../domain/failures.ts';
import type { Code, CodeContent, CodeSetup, ContentChoice, ContentFile, ModelPlan } from '../code.ts';
import { contentDigest } from '../content/content-digest.ts';
import { digestText } from '../content/digest-file.ts';
import { findTemplate } from '../content/find-template.ts';
import { readDirectories, readTemplate } from '../content/read-parts.ts';
import { readVersions } from '../content/read-versions.ts';
import { modelOutputs, planModel, planOnion } from '../kosma-tau/plan-model.ts';
import { SLAB_PROFILES, SLAB_QUANTITIES } from './slab-quantities.ts';

/** Exit status by which `pdr-slab` says that its iteration did not converge. */
const NOT_CONVERGED = 3;

/**
 * The set-up of the built-in model: no chemistry file, no onion, a JSON deck only.
 *
 * @param programPath absolute path of the built program, `dist/codes/slab/main.js`
 */
export function slabSetup(programPath: string): CodeSetup {
  return {
    name: 'slab',
    baseDir: dataFolder(dirname(programPath)),
    executables: { pdr: programPath, onion: '', getctrlind: '', mrt: '' },
    inpTemplate: '',
    jsonTemplate: 'pdr_config.json.template',
    inputDirectories: [],
    outputDirectories: ['pdroutput'],
    stage: 'link',
    quantities: [],
  };
}

/** The built-in model: the contract of KOSMA-tau, kept by a program of this project that runs where it lies. */
export function slab(setup: CodeSetup): Code {
  return {
    name: 'slab',
    quantities: [...SLAB_QUANTITIES, ...setup.quantities],
    profiles: SLAB_PROFILES,
    readContent: (choice) => readSlabContent(setup, choice),
    readVersions,
    plan: planSlab,
    outputs: modelOutputs,
    planOnion,
  };
}

/** Data stand beside the program, or, because the build copies none, in the source tree. */
function dataFolder(programFolder: string): string {
  const beside = join(programFolder, 'data');
  return existsSync(beside) ? beside : join(programFolder, '../../../codes/slab/data');
}

async function readSlabContent(setup: CodeSetup, choice: ContentChoice): Promise<CodeContent> {
  if (choice.onionSpecies.length > 0) {
    throw missing(
      'The built-in model has no onion program: leave out model_parameters.species and --species.',
    );
  }
  const templateName = choice.jsonTemplate ?? setup.jsonTemplate;
  const template = await findTemplate(setup.baseDir, templateName);
  if (template === undefined) throw missing(`There is no JSON template ${templateName} in ${setup.baseDir}.`);
  const inPlace = await readProgram(setup);
  const content = {
    code: setup.name,
    executables: [slabExecutable(setup.executables.pdr, inPlace)],
    templates: { json: await readTemplate(template) },
    inputs: [],
    inputDirectories: [],
    outputDirectories: setup.outputDirectories,
    links: [],
    inPlace,
  };
  return { ...content, digest: contentDigest(content) };
}

/** The program's modules and data; maps from the built to the source text decide nothing. */
async function readProgram(setup: CodeSetup): Promise<ContentFile[]> {
  const program = dirname(setup.executables.pdr);
  if (!existsSync(setup.executables.pdr))
    throw missing(`There is no ${setup.executables.pdr}: npm run build.`);
  const modules = await readDirectories(dirname(program), ['slab']);
  const data = await readDirectories(dirname(setup.baseDir), ['data']);
  return [
    ...modules.filter(({ path }) => path.endsWith('.js')),
    ...data.filter(({ path }) => !path.startsWith('data/templates/')),
  ];
}

function slabExecutable(path: string, files: readonly ContentFile[]) {
  return {
    role: 'pdr',
    fileName: 'pdr-slab',
    path,
    size: files.reduce((sum, file) => sum + file.size, 0),
    sha256: digestText(files.map((file) => `${file.path} ${file.sha256}\n`).join('')),
    command: [process.execPath, path],
  } as const;
}

function missing(message: string): PdrError {
  return new PdrError('MissingInput', message);
}

function planSlab(...model: Parameters<typeof planModel>): ModelPlan {
  const plan = planModel(...model);
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, notConvergedStatus: NOT_CONVERGED })) };
}
