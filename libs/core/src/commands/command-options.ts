import { type CommandDeclaration, CommandError, type CommandOption, type CommandOptions } from './command.js';

/**
 * The options of a call from code, with the defaults of those that are not given, as the command line fills them in. A
 * lone value of an option that takes several (`<tag...>`) is a list of one.
 *
 * @throws CommandError for one that the command does not have
 */
export function completeOptions({ name, options = [] }: CommandDeclaration, given: CommandOptions): CommandOptions {
  const known = new Map(options.map((option) => [nameOf(option), option]));
  const complete: Record<string, unknown> = {};
  for (const [option, declared] of known) {
    const value: unknown = isNegated(declared) ? true : declared.default;
    if (value !== undefined) complete[option] = value;
  }
  for (const [option, value] of Object.entries(given)) {
    const declared = known.get(option);
    if (!declared)
      throw new CommandError(`'${name}' has no option '${option}'. Its options are: ${[...known.keys()].join(', ') || 'none'}.`);
    if (value !== undefined) complete[option] = isVariadic(declared) && !Array.isArray(value) ? [value] : value;
  }
  return complete;
}

function isVariadic({ flags }: CommandOption): boolean {
  return /\.\.\.[>\]]$/.test(flags);
}

/** `--no-input` is the option `input`, which is true without it. */
function isNegated({ flags }: CommandOption): boolean {
  return longFlagOf(flags).startsWith('no-');
}

function nameOf({ flags }: CommandOption): string {
  return longFlagOf(flags)
    .replace(/^no-/, '')
    .replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

function longFlagOf(flags: string): string {
  return /--([\w-]+)/.exec(flags)?.[1] ?? '';
}
