import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';
import { joinedBy, relatedOf } from '../sql/select-entity.js';
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
    return joinedBy(model, path).some(({ relation }) => {
      const target = relation!.target();
      return isHeard(target.dataSource, postInit, senderOf(target));
    });
  });
}

/** Gathers instances only where somebody hears of them. */
async function announce(model: Model, gather: () => readonly object[], paths: readonly string[]): Promise<void> {
  if (isHeard(model.dataSource, postInit, senderOf(model)))
    for (const instance of gather()) await sendSignal(model.dataSource, postInit, senderOf(model), { instance });
  const inner = new Map<ModelField, string[]>();
  for (const path of paths) {
    const [field, ...others] = joinedBy(model, path);
    const rest = others.map(({ name }) => name.replaceAll('.', '__')).join('__');
    inner.set(field!, [...(inner.get(field!) ?? []), ...(rest ? [rest] : [])]);
  }
  for (const [field, rest] of inner) await announce(field.relation!.target(), () => relatedIn(gather(), field), rest);
}

function relatedIn(instances: readonly object[], field: ModelField): object[] {
  return instances
    .map((instance) => relatedOf(instance, field))
    .filter((value): value is object => typeof value === 'object' && value !== null);
}
