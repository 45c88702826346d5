import { Command as Program } from 'commander';
import { SCHEMATIC_NAMES } from '../generators/schematic-names.js';

/** What the options of `nuages g` said. */
export interface GenerateWords {
  readonly project?: string;
  readonly base?: string;
  readonly dryRun?: boolean;
  readonly spec?: boolean;
  readonly skipImport?: boolean;
}

/** `nuages g <schematic> <name> [fields...]`, which needs no application that runs. */
export function generateProgram(print: (line: string) => void): Program {
  return new Program('generate')
    .alias('g')
    .description(`Generates: ${SCHEMATIC_NAMES.join(', ')}.`)
    .argument('<schematic>', 'what to generate')
    .argument('[name]', 'as posts, or blog/posts for a folder')
    .argument('[fields...]', 'as title:string(200) body:text? tags:Tag[]; of a receiver, the entity')
    .option('-p, --project <project>', 'the project of a monorepo')
    .option('--base <class>', 'of a user model: AbstractUser, or AbstractBaseUser to log in by e-mail address')
    .option('-d, --dry-run', 'show what would be written, and write nothing')
    .option('--no-spec', 'write no tests')
    .option('--skip-import', 'leave the module as it is')
    .exitOverride()
    .action(async (schematic: string, name: string | undefined, fields: string[], words: GenerateWords) => {
      const { generate } = await import('./generate.js');
      await generate(schematic, name, fields, words, print);
    });
}
