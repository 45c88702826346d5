import { Inject } from '@nestjs/common';
import { targetOf } from '../model/models.js';

const tokens = new WeakMap<object, Map<string | undefined, symbol>>();
const injected = new Set<ManagerToken>();
const listeners = new Set<(token: ManagerToken) => void>();

/** A token with what it stands for. */
export interface ManagerToken {
  readonly token: symbol;
  readonly entity: object;
  readonly using: string | undefined;
}

/** The token under which an entity's default manager is provided. */
export function getManagerToken(entity: object, using?: string): symbol {
  const target = targetOf(entity);
  const known = tokens.get(target) ?? new Map<string | undefined, symbol>();
  tokens.set(target, known);
  const found = known.get(using);
  if (found) return found;
  const token = Symbol(`Manager of ${(target as { name?: string }).name ?? 'an entity'}${using === undefined ? '' : ` in '${using}'`}`);
  known.set(using, token);
  const made = { token, entity: target, using };
  injected.add(made);
  for (const listener of listeners) listener(made);
  return token;
}

/** Calls `listener` with each token that is asked for the first time from now on. Gives the function that ends that. */
export function onNewManagerToken(listener: (token: ManagerToken) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Injects an entity's default manager: the one that `@ManagerFor(Entity, { default: true })` makes so, that of an entity
 * which it derives from, or else a plain one.
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
