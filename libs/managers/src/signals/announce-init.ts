import type { Model } from '../model/model.js';
import { postInit } from './model-signals.js';
import { isHeard, senderOf, sendSignal } from './send-signal.js';

/**
 * Sends `postInit` for instances that were just made, and for those that joins brought along, where somebody listens.
 *
 * @param paths the to-one relations that were read with them, as `author__mentor`
 */
export async function announceInit(model: Model, instances: readonly object[], paths: readonly string[] = []): Promise<void> {
  if (isHeard(model.dataSource, postInit, senderOf(model)))
    for (const instance of instances) await sendSignal(model.dataSource, postInit, senderOf(model), { instance });
  const inner = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('__');
    inner.set(name, [...(inner.get(name) ?? []), ...(rest.length > 0 ? [rest.join('__')] : [])]);
  }
  for (const [name, rest] of inner) {
    const related = instances.map((instance) => (instance as Record<string, unknown>)[name]);
    const found = related.filter((value): value is object => typeof value === 'object' && value !== null);
    await announceInit(model.field(name).relation!.target(), found, rest);
  }
}
