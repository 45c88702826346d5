import { Inject } from '@nestjs/common';

const tokens = new WeakMap<object, Map<string | undefined, symbol>>();
const injected = new Set<ManagerToken>();

/** A token with what it stands for. */
export interface ManagerToken {
  readonly token: symbol;
  readonly entity: object;
  readonly using: string | undefined;
}

/** The token under which an entity's default manager is provided. */
export function getManagerToken(entity: object, using?: string): symbol {
  const known = tokens.get(entity) ?? new Map<string | undefined, symbol>();
  tokens.set(entity, known);
  const found = known.get(using);
  if (found) return found;
  const token = Symbol(`Manager of ${(entity as { name?: string }).name ?? 'an entity'}${using === undefined ? '' : ` in '${using}'`}`);
  known.set(using, token);
  injected.add({ token, entity, using });
  return token;
}

/**
 * Injects an entity's default manager: the one that `@ManagerFor(Entity, { default: true })` makes so, or else a plain one.
 *
 * @param options `using` names another data source than the default one
 * @example
 * constructor(@InjectManager(Tag) private readonly tags: Manager<Tag>) {}
 */
export function InjectManager(entity: object, { using }: { using?: string } = {}): ParameterDecorator & PropertyDecorator {
  return Inject(getManagerToken(entity, using)) as ParameterDecorator & PropertyDecorator;
}

/** Every token that was asked for in this process, for ManagersModule to provide. */
export function managerTokens(): readonly ManagerToken[] {
  return [...injected];
}
