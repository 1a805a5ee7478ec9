import type { Code, CodeSetup } from '../code.ts';
import { readVersions } from '../content/read-versions.ts';
import { modelOutputs, planModel, planOnion } from './plan-model.ts';
import { readKosmaTauContent } from './read-content.ts';

/** KOSMA-tau, or any program that keeps its contract of files and decks. */
export function kosmaTau(setup: CodeSetup): Code {
  return {
    name: 'kosma-tau',
    quantities: setup.quantities,
    readContent: (choice) => readKosmaTauContent(setup, choice),
    readVersions,
    plan: planModel,
    outputs: modelOutputs,
    planOnion,
  };
}
