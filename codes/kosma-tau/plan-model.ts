import { deckValues, renderInpDeck, renderJsonDeck } from '../../domain/deck.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { type Point, jobName } from '../../domain/point.ts';
import type { CodeContent, ExecutableContent, ExecutableRole, ModelPlan, OutputFile, Step } from '../code.ts';
import { INP_DECK, JSON_DECK, PDR_OUTPUTS } from './layout.ts';
import { onionStep } from './onion-step.ts';
import { ctrlIndOf, deckOutputs, onionOutputs, pdrOutputs, structureOf } from './outputs.ts';

/** A whole model: the PDR program, then onion for each species in the grid's order. */
export function planModel(content: CodeContent, spec: GridSpec, point: Point): ModelPlan {
  const job = jobName(point);
  return {
    job,
    decks: renderDecks(content, spec, point),
    archived: [],
    steps: [pdrStep(content), ...onionSteps(content, spec)],
    outputs: [
      ...pdrOutputs(job),
      ...deckOutputs(job, content.templates.inp !== undefined),
      ...spec.onionSpecies.flatMap((species) => onionOutputs(job, species)),
    ],
    outputDirectories: content.outputDirectories,
  };
}

/** Where the files of a model stand in the archive, with an .INP deck or without. */
export function modelOutputs(job: string, onionSpecies: readonly string[]): readonly OutputFile[] {
  const onion = onionSpecies.flatMap((species) => onionOutputs(job, species));
  return [...pdrOutputs(job), ...deckOutputs(job, true), ...onion];
}

/** Onion alone, from the archived CTRL_IND and structure file; onion modifies the latter, so it is archived again. */
export function planOnion(content: CodeContent, spec: GridSpec, point: Point): ModelPlan {
  const job = jobName(point);
  const archived = [ctrlIndOf(job), structureOf(job)];
  return {
    job,
    decks: renderDecks(content, spec, point),
    archived: archived.map(({ from, to }) => ({ from: to, to: from })),
    steps: onionSteps(content, spec),
    outputs: [structureOf(job), ...spec.onionSpecies.flatMap((species) => onionOutputs(job, species))],
    outputDirectories: content.outputDirectories,
  };
}

function renderDecks(content: CodeContent, spec: GridSpec, point: Point): ModelPlan['decks'] {
  const values = deckValues(spec, point);
  const { json, inp } = content.templates;
  return [
    { file: JSON_DECK, text: renderJsonDeck(json.text, values, spec.chemistry) },
    ...(inp ? [{ file: INP_DECK, text: renderInpDeck(inp.text, values) }] : []),
  ];
}

/** The PDR program takes no argument: it reads the decks in its working directory. */
export function pdrStep(content: CodeContent): Step {
  return {
    name: 'pdr',
    argv: executableOf(content, 'pdr').command,
    outputFile: `${PDR_OUTPUTS}/TEXTOUT`,
    before: [],
    after: [],
  };
}

function onionSteps(content: CodeContent, spec: GridSpec): Step[] {
  return spec.onionSpecies.map((species) => onionStep(executableOf(content, 'onion'), species));
}

function executableOf(content: CodeContent, role: ExecutableRole): ExecutableContent {
  const executable = content.executables.find((one) => one.role === role);
  if (executable === undefined) throw new Error(`The content was read without the ${role} executable.`);
  return executable;
}
