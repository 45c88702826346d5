import { Command as Program } from 'commander';
import { SCHEMATIC_NAMES, SCHEMATICS, type SchematicName } from '../generators/schematics.js';

/** What the options of `nuages g` said. */
export interface GenerateWords {
  readonly project?: string;
  readonly base?: string;
  readonly dryRun?: boolean;
  readonly spec?: boolean;
  readonly skipImport?: boolean;
}

/** How each word of a generator is explained. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'one or many, in any case: posts, or blog/posts for a folder',
  fields: 'as title:string(200) body:text? author:user tags:Tag[]; ? is nullable, ! is unique',
  entity: 'whose saves it hears of, as Post',
  library: 'as rest, for @nuages/rest',
};

/** `nuages g <schematic> <name> [fields...]`, which needs no application that runs. */
export function generateProgram(print: (line: string) => void): Program {
  const program = new Program('generate')
    .alias('g')
    .description('Generates a resource, an entity, a command and so on; alone it lists them.')
    .usage('<schematic> [name] [fields...]')
    .option('-p, --project <project>', 'the project of a monorepo')
    .option('-d, --dry-run', 'show what would be written, and write nothing')
    .option('--no-spec', 'write no tests')
    .option('--skip-import', 'leave the module as it is')
    .helpCommand(false)
    .commandsGroup('Schematics:')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(nuages g lists the schematics, nuages g resource --help tells how one is called)')
    .exitOverride();
  for (const name of SCHEMATIC_NAMES) program.addCommand(schematicProgram(name, print).copyInheritedSettings(program));
  return program.addHelpText('after', '\nEach tells more: nuages g resource --help');
}

function schematicProgram(name: SchematicName, print: (line: string) => void): Program {
  const schematic = SCHEMATICS[name];
  const program = new Program(name).description(schematic.description);
  for (const [word, plain] of schematic.arguments.matchAll(/[<[](\w+)(?:\.\.\.)?[>\]]/g)) program.argument(word, WORDS[plain!]);
  if (name === 'user-model')
    program.option('--base <class>', 'AbstractUser (the default), or AbstractBaseUser to log in by e-mail address');
  return program.addHelpText('after', `\nExample:\n  nuages g ${schematic.example}`).action(async () => {
    const [target, ...fields] = program.args;
    const { generate } = await import('./generate.js');
    await generate(name, target, fields, program.optsWithGlobals<GenerateWords>(), print);
  });
}
