import { ModulesContainer } from '@nestjs/core';
import { Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner, type TextStyle } from '../commands/command.js';
import { declaredProviders } from '../providers/declared-providers.js';
import { CHECK_LEVELS, type CheckDeclaration, type CheckLevel, type CheckMessage, checkOf, type SystemCheck } from './check.decorator.js';

const STYLES: Record<CheckLevel, TextStyle> = { debug: 'dim', info: 'dim', warning: 'yellow', error: 'red', critical: 'red' };

/** Looks for what is wrong in the application. @see Django's `check` */
@Command({
  name: 'check',
  description: 'Looks for what is wrong in the application and its settings.',
  options: [
    { flags: '--deploy', description: 'also for what is unsafe where others come' },
    { flags: '-t, --tag <tag...>', description: 'run the checks of these tags alone' },
    { flags: '--list-tags', description: 'list the tags' },
    { flags: '--fail-level <level>', description: `end with 1 from this level on: ${CHECK_LEVELS.join(', ')}`, default: 'error' },
  ],
})
export class CheckCommand implements CommandRunner {
  constructor(private readonly modules: ModulesContainer) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<number> {
    const { deploy = false, tag: tags, failLevel = 'error' } = options as { deploy?: boolean; tag?: string[]; failLevel?: string };
    const checks = declaredProviders<CheckDeclaration, SystemCheck>(this.modules, checkOf).filter(
      ({ declaration }) => deploy || !declaration.deploy,
    );
    const known = [...new Set(checks.flatMap(({ declaration }) => declaration.tags ?? []))].toSorted();
    if (options['listTags']) {
      for (const tag of known) io.print(tag);
      return 0;
    }
    const strange = tags?.find((tag) => !known.includes(tag));
    if (strange !== undefined)
      throw new CommandError(
        `No check has the tag '${strange}'. Choose from: ${known.join(', ') || 'none'}${deploy ? '' : '; --deploy has more'}.`,
      );
    const failFrom = rankOf(failLevel);
    const chosen = checks.filter(({ declaration }) => !tags || declaration.tags?.some((tag) => tags.includes(tag)));
    const found = (await Promise.all(chosen.map(async ({ resolve }) => (await resolve()).check()))).flat();
    const silenced = new Set((io.settings['silencedChecks'] as readonly string[] | undefined) ?? []);
    const said = found.filter(({ id }) => !silenced.has(id));
    report(said, found.length - said.length, io);
    return said.some(({ level }) => rankOf(level) >= failFrom) ? 1 : 0;
  }
}

function report(messages: readonly CheckMessage[], silenced: number, io: CommandIo): void {
  for (const level of CHECK_LEVELS.toReversed()) {
    const its = messages.filter((message) => message.level === level).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    if (its.length === 0) continue;
    io.print(
      io.paint('bold', `${level.toUpperCase()}S:`.replace('INFOS', 'INFO').replace('DEBUGS', 'DEBUG').replace('CRITICALS', 'CRITICAL')),
    );
    for (const { id, message, hint, object } of its) {
      io.print(`${io.paint(STYLES[level], id)}${object ? ` ${object}` : ''}: ${message}`);
      if (hint) io.print(`    ${hint}`);
    }
    io.print('');
  }
  const count = messages.length === 0 ? 'no issues' : messages.length === 1 ? '1 issue' : `${messages.length} issues`;
  io.print(`The check found ${count}${silenced > 0 ? ` (${silenced} silenced)` : ''}.`);
}

function rankOf(level: string): number {
  const rank = CHECK_LEVELS.indexOf(level.toLowerCase() as CheckLevel);
  if (rank >= 0) return rank;
  throw new CommandError(`There is no level '${level}'. Choose from: ${CHECK_LEVELS.join(', ')}.`);
}
