import { readFile } from 'node:fs/promises';
import type { ContentFile, TemplateContent } from '../code.ts';
import { digestFile, digestText } from './digest-file.ts';
import { type ListedFile, listFiles } from './list-files.ts';

export async function readTemplate(path: string): Promise<TemplateContent> {
  const text = await readFile(path, 'utf8');
  return { path, text, sha256: digestText(text) };
}

export async function readContentFile({ path, source }: ListedFile): Promise<ContentFile> {
  return { path, source, ...(await digestFile(source)) };
}

/** All files of some directories below `root`, digested. */
export async function readDirectories(root: string, directories: readonly string[]): Promise<ContentFile[]> {
  const files: ContentFile[] = [];
  for (const directory of directories) {
    for (const file of await listFiles(root, directory)) files.push(await readContentFile(file));
  }
  return files;
}
