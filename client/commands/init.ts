import type { Command } from '../command.ts';
import { print, say } from '../print.ts';

interface InitArguments {
  readonly file: string;
  readonly force: boolean;
}

export const init: Command<InitArguments> = {
  command: 'init [file]',
  describe: 'write a commented configuration file',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        default: 'pdr-run.yaml',
        describe: 'where to write it; - prints it',
      })
      .options({ force: { type: 'boolean', default: false, describe: 'replace a file that is there' } })
      .example('$0 init grid.yaml', 'write grid.yaml, then edit it'),
  run: async ({ file, force }) => {
    const { commentedConfiguration } = await import('../../config/template.ts');
    if (file === '-') {
      print(commentedConfiguration());
      return 0;
    }
    const { writeNewFile } = await import('../write-new-file.ts');
    writeNewFile(file, commentedConfiguration(), force);
    say(`${file} written; next: edit it, then pdr-run doctor --config ${file}`);
    return 0;
  },
};
