import { join } from 'node:path';
import type { CodeContent, CodeSetup, ContentChoice, ExecutableContent, ExecutableRole } from '../code.ts';
import { contentDigest } from '../content/content-digest.ts';
import { digestFile } from '../content/digest-file.ts';
import { readContentFile, readDirectories, readTemplate } from '../content/read-parts.ts';
import { type ContentPlaces, findContent } from './find-content.ts';
import { CHEMISTRY_LINK, PDR_INPUTS } from './layout.ts';

/** Reads and digests all that decides a result; see `Code.readContent`. */
export async function readKosmaTauContent(setup: CodeSetup, choice: ContentChoice): Promise<CodeContent> {
  const places = await findContent(setup, choice);
  const inputs = await readDirectories(setup.baseDir, places.inputDirectories);
  const content = {
    code: setup.name,
    executables: await readExecutables(places.executables),
    chemistry: await readContentFile({
      path: `${PDR_INPUTS}/${choice.chemistry}`,
      source: join(setup.baseDir, PDR_INPUTS, choice.chemistry),
    }),
    templates: await readTemplates(places),
    // A model sees the chosen chemistry file in this place, whatever the base directory holds there.
    inputs: inputs.filter(({ path }) => path !== CHEMISTRY_LINK || choice.chemistry === CHEMISTRY_FILE),
    inputDirectories: places.inputDirectories,
    outputDirectories: setup.outputDirectories,
    links: choice.chemistry === CHEMISTRY_FILE ? [] : [{ path: CHEMISTRY_LINK, target: choice.chemistry }],
    inPlace: [],
  };
  return { ...content, digest: contentDigest(content) };
}

const CHEMISTRY_FILE = CHEMISTRY_LINK.slice(PDR_INPUTS.length + 1);

async function readExecutables(places: ContentPlaces['executables']): Promise<ExecutableContent[]> {
  return Promise.all(places.map(({ role, path }) => readExecutable(role, path)));
}

async function readExecutable(role: ExecutableRole, path: string): Promise<ExecutableContent> {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  return { role, fileName, path, command: [`./${fileName}`], ...(await digestFile(path)) };
}

async function readTemplates({ json, inp }: ContentPlaces): Promise<CodeContent['templates']> {
  return { json: await readTemplate(json), ...(inp !== undefined && { inp: await readTemplate(inp) }) };
}
