import type { Configuration } from './configuration.ts';

/** Where the configured code's programs and data lie, as `codes/` asks for it. */
export function codeSetupOf({ pdr, directories, worker, quantities }: Configuration) {
  const { code, baseDir, executables, inpTemplate, jsonTemplate } = pdr;
  return {
    name: code,
    baseDir,
    executables,
    inpTemplate,
    jsonTemplate,
    inputDirectories: directories.inputs,
    outputDirectories: directories.outputs,
    stage: worker.stage,
    quantities,
  };
}
