import { type CommandDeclaration, CommandError, type CommandOption, type CommandOptions } from './command.js';

/**
 * The options of a call from code, with the defaults of those that are not given, as the command line fills them in.
 *
 * @throws CommandError for one that the command does not have
 */
export function completeOptions({ name, options = [] }: CommandDeclaration, given: CommandOptions): CommandOptions {
  const known = options.map((option) => ({ name: nameOf(option), value: isNegated(option) ? true : option.default }));
  const unknown = Object.keys(given).find((one) => !known.some((option) => option.name === one));
  if (unknown !== undefined) {
    const names = known.map((option) => option.name).join(', ') || 'none';
    throw new CommandError(`'${name}' has no option '${unknown}'. Its options are: ${names}.`);
  }
  return { ...Object.fromEntries(known.filter(({ value }) => value !== undefined).map((option) => [option.name, option.value])), ...given };
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
