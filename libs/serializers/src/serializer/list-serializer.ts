import { ImproperlyConfigured } from '@nuages/core';
import { toJson } from '../compile/runtime.js';
import { Invalid } from '../fields/invalid.js';
import { messageFor } from '../messages.js';
import { provideList } from './make-list.js';
import { readMeta } from './meta.js';
import { planFor } from './plan-of.js';
import type { FieldType } from '../fields/field-type.js';
import { type ListBounds, runList, toItems } from './run-list.js';
import { Serializer, type SerializerClass, type SerializerOptions } from './serializer.js';
import { scopeOf } from './state.js';
import { isPlainInput, overridesOutput } from './traits.js';
import { runSerializer } from './run-serializer.js';

/** What a list serializer is made of. */
export interface ListOptions extends SerializerOptions, ListBounds {}

/**
 * Reads, checks and writes lists of objects. Errors are a list, `{}` where an item is fine.
 *
 * @see DRF's `ListSerializer`
 */
export class ListSerializer extends Serializer {
  readonly #child: SerializerClass;
  readonly #options: ListOptions;

  constructor(child: SerializerClass, options: ListOptions = {}) {
    super({ ...options, ...('data' in options && { data: options.data ?? null }) });
    this.#child = child;
    this.#options = options;
  }

  get child(): SerializerClass {
    return this.#child;
  }

  override get fields(): ReadonlyMap<string, FieldType> {
    return this.makeChild().fields;
  }

  override toInternalValue(data: unknown): unknown {
    const scope = scopeOf(this);
    const isPlain = isPlainInput(this.#child);
    const plan = planFor(this.makeChild());
    const bounds = { errorMessages: readMeta(this.#child).errorMessages, ...this.#options };
    return runList(data, bounds, this.errorKey, (item) => {
      if (item === null) {
        const message = messageFor('ListSerializer', 'null', {}, bounds.errorMessages);
        return new Invalid({ [this.errorKey]: [{ message, code: 'null' }] });
      }
      if (isPlain) return plan.parse(item, scope);
      const serializer = this.makeChild();
      return runSerializer(serializer, item, scopeOf(serializer));
    });
  }

  override toRepresentation(instance: any): any {
    const serializer = this.makeChild();
    return toItems(instance).map((item) => serializer.toRepresentation(item));
  }

  /** The list as JSON text. */
  stringify(instance: unknown = this.instance): string {
    if (overridesOutput(this.#child)) return toJson(this.toRepresentation(instance));
    const child = this.makeChild();
    const { represent } = planFor(child);
    const scope = scopeOf(child);
    return toJson(toItems(instance).map((item) => represent(item, scope)));
  }

  override async save(extra: Record<string, unknown> = {}): Promise<any> {
    if (this.instance != null) return super.save(extra);
    if (!(await this.isValid()))
      throw new ImproperlyConfigured(`${this.#child.name}.many(): the data is not valid. Only save when isValid() gives true.`);
    return this.create((this.validatedData as object[]).map((attrs) => ({ ...attrs, ...extra })));
  }

  /** Creates the objects one after the other. Override for a bulk insert. */
  override async create(items: any): Promise<unknown> {
    const serializer = this.makeChild();
    const made: unknown[] = [];
    for (const attrs of items as object[]) made.push(await serializer.create(attrs));
    return made;
  }

  private makeChild(): Serializer {
    return new this.#child({ context: this.context, partial: this.partial, fields: this.#options.fields });
  }
}

provideList((Class, options) => {
  const Chosen = (readMeta(Class).listSerializer?.() ?? ListSerializer) as typeof ListSerializer;
  return new Chosen(Class, options);
});
