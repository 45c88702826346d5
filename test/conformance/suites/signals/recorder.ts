import { m2mChanged, type M2mChanged, postDelete, postSave, preDelete, preSave, type Through } from '@nuages/managers';
import type { SignalBus } from '@nuages/signals';
import { BLOG } from '../../models/blog.js';
import { toSnakeCase } from '../../models/names.js';

type Row = { id?: unknown };
type Saved = {
  signal: { name: string };
  sender: object;
  instance: Row;
  raw: boolean;
  created?: boolean;
  updateFields: readonly string[] | null;
};

/** Writes down every model signal in the vectors' words. */
export class SignalRecorder {
  readonly log: object[] = [];
  private readonly newKeys = new Map<string, string>();

  constructor(
    bus: SignalBus,
    private readonly dataset: Readonly<Record<string, readonly { id: unknown }[]>>,
  ) {
    for (const signal of [preSave, postSave]) bus.connect(signal, (message) => this.saved(message as never));
    for (const signal of [preDelete, postDelete]) bus.connect(signal, (message) => this.deleted(message as never));
    bus.connect(m2mChanged, (message) => this.linked(message as never));
  }

  private saved({ signal, sender, instance, raw, created, updateFields }: Saved): void {
    this.log.push({
      signal: signal.name,
      sender: nameOf(sender),
      pk: this.key(nameOf(sender), instance.id),
      ...(created !== undefined && { created }),
      raw,
      update_fields: updateFields && updateFields.map(toSnakeCase).toSorted(),
    });
  }

  private deleted({ signal, sender, instance }: Saved): void {
    this.log.push({ signal: signal.name, sender: nameOf(sender), pk: this.key(nameOf(sender), instance.id) });
  }

  private linked({ sender, instance, action, reverse, model, pkSet }: M2mChanged & { sender: Through }): void {
    const own = nameOf(instance.constructor);
    const keys = pkSet && [...pkSet].toSorted((a, b) => Number(a) - Number(b));
    this.log.push({
      signal: 'm2m_changed',
      sender: `${nameOf(sender.owner)}.${sender.relationName}`,
      instance: [own, this.key(own, (instance as Row).id)],
      action,
      reverse,
      model: nameOf(model),
      pk_set: keys && keys.map((key) => this.key(nameOf(model), key)),
    });
  }

  /** A key of the dataset as it is; others by their first appearance. */
  private key(model: string, key: unknown): unknown {
    if (key === undefined || key === null) return null;
    if (this.dataset[model]!.some(({ id }) => id === key)) return key;
    const id = `${model} ${key as string | number}`;
    if (!this.newKeys.has(id)) this.newKeys.set(id, `new:${this.newKeys.size + 1}`);
    return this.newKeys.get(id);
  }
}

function nameOf(entity: object): string {
  return Object.entries(BLOG).find(([, type]) => type === entity)![0];
}
