import type { AnySignal, SignalBus } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import type { Model } from '../model/model.js';

const buses = new WeakMap<DataSource, SignalBus>();

/** Makes the model signals of a data source go through `bus`. `ManagersModule` does it; scripts may. */
export function useSignalBus(dataSource: DataSource, bus: SignalBus): void {
  buses.set(dataSource, bus);
}

/** Whether an application hears the data source's signals. */
export function hasSignalBus(dataSource: DataSource): boolean {
  return buses.has(dataSource);
}

/** Whether a signal of the sender would reach anybody. */
export function isHeard(dataSource: DataSource, signal: AnySignal, sender: object): boolean {
  return buses.get(dataSource)?.hasListeners(signal, sender) ?? false;
}

/** Sends a signal where somebody listens; the payload gets `using`. */
export async function sendSignal(dataSource: DataSource, signal: AnySignal, sender: object, payload: object): Promise<void> {
  const bus = buses.get(dataSource);
  if (bus?.hasListeners(signal, sender)) await bus.send(signal, sender, { ...payload, using: dataSource });
}

/** What sends a model's signals: the entity's class, or its EntitySchema. */
export function senderOf(model: Model): object {
  return model.declaration;
}
