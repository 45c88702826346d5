import type { Model } from '../model/model.js';
import { postInit } from './model-signals.js';
import { hasSignalBus, isHeard, senderOf, sendSignal } from './send-signal.js';

/**
 * Sends `postInit` for instances that were just made, and for those that joins brought along, where somebody listens; `undefined` where nobody does.
 *
 * @param paths the to-one relations that were read with them, as `author__mentor`
 */
export function announceInit(model: Model, instances: readonly object[], paths: readonly string[] = []): Promise<void> | undefined {
  if (!hasSignalBus(model.dataSource) || (paths.length === 0 && !isHeard(model.dataSource, postInit, senderOf(model)))) return undefined;
  return announce(model, () => instances, paths);
}

/** Gathers instances only where somebody hears of them: every query comes by here. */
async function announce(model: Model, gather: () => readonly object[], paths: readonly string[]): Promise<void> {
  if (isHeard(model.dataSource, postInit, senderOf(model)))
    for (const instance of gather()) await sendSignal(model.dataSource, postInit, senderOf(model), { instance });
  const inner = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('__');
    inner.set(name, [...(inner.get(name) ?? []), ...(rest.length > 0 ? [rest.join('__')] : [])]);
  }
  for (const [name, rest] of inner) await announce(model.field(name).relation!.target(), () => relatedIn(gather(), name), rest);
}

function relatedIn(instances: readonly object[], name: string): object[] {
  return instances
    .map((instance) => (instance as Record<string, unknown>)[name])
    .filter((value): value is object => typeof value === 'object' && value !== null);
}
