import { type ErrorDetails, ImproperlyConfigured, toJson } from '@nuages/core';
import type { FieldType } from '../fields/field-type.js';
import { Invalid } from '../fields/invalid.js';
import { messageFor } from '../messages.js';
import { findNamed, indexByKey, isNewItem, matchItems, type Matching } from './item-policy.js';
import { provideList } from './make-list.js';
import { readMeta } from './meta.js';
import { planFor } from './plan-of.js';
import { type ListBounds, runList, toItems } from './run-list.js';
import { runSerializer } from './run-serializer.js';
import { sentFields, type SerializerOptions } from './serialization.js';
import { Serializer, type SerializerClass } from './serializer.js';
import { enterScope, outcomeOf, scopeOf, stateOf } from './state.js';
import { isPlainInput } from './traits.js';
import { jsonWriterFor } from './write-json.js';

/** What a list serializer is made of. */
export interface ListOptions extends SerializerOptions, ListBounds, Matching {}

/**
 * Reads, checks and writes lists of objects. Errors are a list, `{}` where an item is fine.
 *
 * @see DRF's `ListSerializer`
 */
export class ListSerializer extends Serializer {
  readonly #child: SerializerClass;

  constructor(child: SerializerClass, options: ListOptions = {}) {
    super({ ...options, ...('data' in options && { data: options.data ?? null }) });
    this.#child = child;
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
    const instances = this.namedInstances();
    const bounds = { errorMessages: readMeta(this.#child).errorMessages, ...optionsOf(this) };
    return runList(data, bounds, this.errorKey, (item) => {
      if (item === null) {
        const message = messageFor('ListSerializer', 'null', {}, bounds.errorMessages);
        return new Invalid([{ message, code: 'null' }]);
      }
      const partial = scope.partial && !isNewItem(item, bounds);
      if (isPlain) return plan.parse(item, partial === scope.partial ? scope : { ...scope, partial });
      const serializer = this.makeChild(findNamed(instances, item, bounds.key), partial);
      return runSerializer(serializer, item, enterScope(serializer, { ...scope, partial, instance: serializer.instance }));
    });
  }

  override toRepresentation(instance: any): any {
    const serializer = this.makeChild(instance); // an object that is there, as defaults see it
    return toItems(instance).map((item) => serializer.toRepresentation(item));
  }

  /** The items' attributes; no items when there are errors. */
  override get validatedData(): any {
    const outcome = outcomeOf(this, 'validatedData');
    return outcome instanceof Invalid ? [] : outcome;
  }

  /** The list as JSON text. */
  stringify(instance: unknown = this.instance): string {
    if (this.toRepresentation !== ListSerializer.prototype.toRepresentation) return toJson(this.toRepresentation(instance));
    return jsonWriterFor(this.makeChild(instance)).all(toItems(instance));
  }

  override async save(extra: Record<string, unknown> = {}): Promise<any> {
    const state = stateOf(this);
    const outcome = outcomeOf(this, 'save()');
    if (outcome instanceof Invalid) {
      throw new ImproperlyConfigured(`${this.#child.name}.many().save(): the data is not valid. Only save when isValid() gives true.`);
    }
    const items = (outcome as object[]).map((attrs) => ({ ...attrs, ...extra }));
    state.instance = await (state.instance == null ? this.create(items) : this.update(toItems(state.instance) as object[], items));
    return state.instance;
  }

  /** Creates the objects, all or none where the serializer has transactions. */
  override create(items: readonly Attrs[]): Promise<unknown> {
    return this.makeChild().inTransaction(() => this.createItems(items));
  }

  /** Writes the items by the list's `policy`; gives the objects that the items are. */
  override update(instances: readonly object[], items: readonly Attrs[]): Promise<unknown> {
    const options = optionsOf(this);
    if (!options.policy) {
      throw new ImproperlyConfigured(
        `${this.#child.name}.many(): a list is updated by a policy. Give 'create', 'merge' or 'replace': many({ instance, data, policy: 'merge' }).`,
      );
    }
    const child = this.makeChild();
    return child.inTransaction(async () => {
      const matches = matchItems(items, instances, options);
      const written = new Map<object, object>();
      const made = matches.items.filter(({ instance }) => !instance).map(({ attrs }) => attrs);
      const changed = matches.items.filter((match): match is Changed => match.instance !== undefined);
      for (const [index, object] of (await this.updateItems(changed)).entries()) written.set(changed[index]!.attrs, object);
      for (const [index, object] of (await this.createItems(made)).entries()) written.set(made[index]!, object);
      for (const instance of options.policy === 'replace' ? matches.unnamed : []) await child.destroy(instance);
      return matches.items.map(({ attrs }) => written.get(attrs));
    });
  }

  /** Override to create many at once; give the objects in the items' order. */
  protected async createItems(items: readonly Attrs[]): Promise<object[]> {
    const child = this.makeChild();
    const made: object[] = [];
    for (const attrs of items) made.push((await child.create(attrs)) as object);
    return made;
  }

  /** Override to update many at once; give the objects in the items' order. */
  protected async updateItems(items: readonly Changed[]): Promise<object[]> {
    const child = this.makeChild();
    const changed: object[] = [];
    for (const { instance, attrs } of items) changed.push((await child.update(instance, attrs)) as object);
    return changed;
  }

  protected override findErrors(member: string): ErrorDetails {
    return outcomeOf(this, member) instanceof Invalid ? super.findErrors(member) : [];
  }

  protected override showSent(): unknown {
    const items: unknown = this.initialData;
    return Array.isArray(items) ? items.map((item) => sentFields(this.fields, item)) : [];
  }

  private makeChild(instance?: unknown, partial = this.partial): Serializer {
    return new this.#child({ context: this.context, partial, fields: optionsOf(this).fields, instance });
  }

  /** The objects that items may name, by their keys. */
  private namedInstances(): ReadonlyMap<string, object> {
    const { instance, policy, key } = optionsOf(this);
    return instance == null || !policy || policy === 'create' ? new Map() : indexByKey(toItems(instance) as object[], key);
  }
}

/** What a list was made of. */
function optionsOf(list: ListSerializer): ListOptions {
  return stateOf(list).options;
}

type Attrs = Record<string, unknown>;

interface Changed {
  readonly instance: object;
  readonly attrs: Attrs;
}

provideList((Class, options) => {
  const Chosen = (readMeta(Class).listSerializer?.() ?? ListSerializer) as typeof ListSerializer;
  return new Chosen(Class, options);
});
