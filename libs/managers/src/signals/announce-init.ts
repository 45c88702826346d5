import type { Model } from '../model/model.js';
import { postInit } from './model-signals.js';
import { hasSignalBus, isHeard, senderOf, sendSignal } from './send-signal.js';

/**
 * Sends `postInit` for instances that were just made, and for those that joins brought along, where somebody listens; `undefined` where nobody does.
 *
 * @param paths the to-one relations that were read with them, as `author__mentor`
 */
export function announceInit(model: Model, instances: readonly object[], paths: readonly string[] = []): Promise<void> | undefined {
  if (!hasSignalBus(model.dataSource) || !isAnyHeard(model, paths)) return undefined;
  return announce(model, () => instances, paths);
}

/** Whether somebody hears of the model's instances, or of those that the paths lead to. Every query comes by here. */
function isAnyHeard(model: Model, paths: readonly string[]): boolean {
  if (isHeard(model.dataSource, postInit, senderOf(model))) return true;
  return paths.some((path) => {
    let current = model;
    return path.split('__').some((name) => {
      current = current.field(name).relation!.target();
      return isHeard(current.dataSource, postInit, senderOf(current));
    });
  });
}

/** Gathers instances only where somebody hears of them. */
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
