import { ImproperlyConfigured } from '@nuages/core';
import type { Plan } from '../../compile/plan.js';
import { definedKeywords, type JsonSchema, MESSAGES, type SchemaScope } from '../../json-schema/json-schema.js';
import { findNamed, indexByKey, isNewItem, type Matching } from '../../serializer/item-policy.js';
import { initialValues } from '../../serializer/initial-values.js';
import { errorKeyOf, isBeingPlanned, planFor, planOf } from '../../serializer/plan-of.js';
import { type ListBounds, runList, toItems } from '../../serializer/run-list.js';
import { runSerializer } from '../../serializer/run-serializer.js';
import type { Serializer, SerializerClass } from '../../serializer/serializer.js';
import { enterScope, scopeOf } from '../../serializer/state.js';
import { isPlainInput, needsInstance, overridesOutput, overridesRepresentation } from '../../serializer/traits.js';
import { defaultMaxDepth, whenValid } from '../composite/collect.js';
import { type FieldOptions, FieldType, type JsonWeight } from '../field-type.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import type { Scope } from '../scope.js';

/** Options of {@link Nested}. */
export interface NestedOptions extends FieldOptions, ListBounds, Matching {
  /** A list of such objects. */
  many?: boolean;
  /** How many levels of serializers, lists and dictionaries there may be, the ones around counted; code `max_depth`. Default: 64. */
  maxDepth?: number;
}

/** An object, or a list of objects, read and written by another serializer. */
export class NestedFieldType extends FieldType<any, unknown, NestedOptions> {
  override readonly kind: string;
  private write?: Write;

  constructor(
    options: NestedOptions,
    readonly getClass: () => SerializerClass,
  ) {
    super(options);
    if (options.policy === 'replace' && !options.many) {
      throw new ImproperlyConfigured(`Nested: the policy 'replace' is for lists. Give 'merge' or 'create', or 'many: true'.`);
    }
    this.kind = options.many ? 'ListSerializer' : 'Serializer';
  }

  get serializer(): SerializerClass {
    return this.getClass();
  }

  override get isAsync(): boolean {
    return super.isAsync || isBeingPlanned(this.serializer) || !isPlainInput(this.serializer);
  }

  override with(options: Partial<NestedOptions>): this {
    return new NestedFieldType({ ...this.options, ...options }, this.getClass) as this;
  }

  /** Of a class that nests itself, one level. */
  protected override get emptyValue(): unknown {
    if (this.options.many) return [];
    if (shown.has(this.serializer)) return null;
    shown.add(this.serializer);
    try {
      return initialValues(planOf(this.serializer).fields);
    } finally {
      shown.delete(this.serializer);
    }
  }

  override run(data: unknown, scope: Scope): unknown {
    const isWhole = data === null && this.allowsNull && this.source.length === 0; // the attributes of '*' cannot be null
    const empty = isWhole ? undefined : this.runEmpty(data, scope);
    if (empty !== undefined) return empty;
    return whenValid(this.parse(data, scope), (value) => (this.validators.length > 0 ? this.check(value, scope) : value));
  }

  override parse(data: unknown, scope: Scope): unknown {
    const { maxDepth = defaultMaxDepth() } = this.options;
    if (scope.depth >= maxDepth) return this.fail('max_depth', { limit: maxDepth });
    const inner: Scope = { ...scope, depth: scope.depth + 1, instance: undefined };
    const named = this.instancesOf(scope.instance);
    if (!this.options.many) {
      const isNew = this.options.policy === 'create' || (named === NONE && this.holdsNothing(scope.instance));
      return this.runOne(data, { ...inner, partial: scope.partial && !isNew, instance: named.get(ONE) });
    }
    const key = errorKeyOf(this.serializer);
    return runList(data, this.options, key, (item) => {
      if (item === null) return this.refuseNull();
      const partial = scope.partial && !isNewItem(item, this.options);
      return this.runOne(item, { ...inner, partial, instance: findNamed(named, item, this.options.key) });
    });
  }

  override represent(value: unknown, scope: Scope): unknown {
    return (this.write ??= this.makeWriter())(value, scope);
  }

  override jsonWriter(): ((value: unknown, scope: Scope) => string) | undefined {
    const Class = this.serializer;
    if (overridesRepresentation(Class)) return undefined;
    const write = (plan: Plan, value: unknown, scope: Scope): string =>
      this.options.many ? plan.stringifyAll(toItems(value), scope) : plan.stringify(value, scope);
    if (overridesOutput(Class)) {
      return (value, { context }) => {
        const serializer = new Class({ context });
        return write(planFor(serializer), value, scopeOf(serializer));
      };
    }
    const plan = planOf(Class);
    if (!this.needsOwnScope()) return (value, scope) => write(plan, value, scope);
    return (value, scope) => write(plan, value, this.ownScope(scope));
  }

  override get isWrittenByPlan(): boolean {
    return !overridesOutput(this.serializer);
  }

  override weigh(): JsonWeight {
    return overridesOutput(this.serializer) ? super.weigh() : planOf(this.serializer).weight;
  }

  private runOne(data: unknown, scope: Scope): unknown {
    const Class = this.serializer;
    if (isPlainInput(Class)) return planOf(Class).parse(data, scope);
    const serializer = new Class({ context: scope.context, partial: scope.partial, instance: scope.instance });
    return runSerializer(serializer, data, enterScope(serializer, scope));
  }

  /** An item that is null; `allowNull` is for items too, as in DRF, where no policy has to match them with rows. */
  private refuseNull(): unknown {
    return this.allowsNull && !this.options.policy ? null : this.fail('null');
  }

  /** The loaded objects that a client's items may update, by their keys. */
  private instancesOf(owner: unknown): ReadonlyMap<string, object> {
    const { policy, many, key } = this.options;
    if (!policy || policy === 'create' || owner === null || typeof owner !== 'object') return NONE;
    const held = (owner as Record<string, unknown>)[this.source[0]!];
    if (!many) return held && typeof held === 'object' ? new Map([[ONE, held]]) : NONE;
    return Array.isArray(held) ? indexByKey(held as object[], key) : NONE;
  }

  /** Whether the object that is updated has none of these, so that what a client sends is a new one. */
  private holdsNothing(owner: unknown): boolean {
    return this.options.policy !== undefined && (owner as Record<string, unknown> | null | undefined)?.[this.source[0]!] === null;
  }

  /** The function that writes values; which one is needed is settled once. */
  private makeWriter(): Write {
    const Class = this.serializer;
    if (overridesOutput(Class)) {
      return this.perValue(({ context }) => {
        const serializer = new Class({ context });
        return (item) => serializer.toRepresentation(item);
      });
    }
    const { represent } = planOf(Class);
    if (!this.needsOwnScope())
      return this.options.many ? (value, scope) => toItems(value).map((item) => represent(item, scope)) : represent;
    return this.perValue((scope) => {
      const inner = this.ownScope(scope);
      return (item) => represent(item, inner);
    });
  }

  /** Whether its fields ask for their serializer, or, for a default, for the object that is written: it is none of the serializer's. */
  private needsOwnScope(): boolean {
    const isMade = ({ options }: FieldType): boolean => typeof options.default === 'function';
    return needsInstance(this.serializer) || [...planOf(this.serializer).fields.values()].some(isMade);
  }

  private ownScope(scope: Scope): Scope {
    return { ...scope, instance: undefined, serializer: new this.serializer({ context: scope.context, partial: scope.partial }) };
  }

  /** A function that prepares itself for each value, and serves all items of a list. */
  private perValue(prepare: (scope: Scope) => (item: unknown) => unknown): Write {
    return (value, scope) => {
      const write = prepare(scope);
      return this.options.many ? toItems(value).map(write) : write(value);
    };
  }

  override describe(scope: SchemaScope): JsonSchema {
    const one = scope.describeSerializer(this.serializer);
    if (!this.options.many) return one;
    const { allowEmpty = true, minLength = allowEmpty ? undefined : 1, maxLength } = this.options;
    return { type: 'array', items: one, ...(scope.io !== 'output' && definedKeywords({ minItems: minLength, maxItems: maxLength })) };
  }

  /** As a tree, or as texts where the value is absent, null or too deep; of a list each item so. */
  override describeErrors(scope: SchemaScope): JsonSchema {
    const one = { anyOf: [scope.describeSerializer(this.serializer), MESSAGES] };
    return this.options.many ? { anyOf: [{ type: 'array', items: one }, ...one.anyOf] } : one;
  }
}

const shown = new Set<SerializerClass>(); // only filled inside one synchronous call

type Write = (value: unknown, scope: Scope) => unknown;

const ONE = 'one';
const NONE: ReadonlyMap<string, object> = new Map();

/** Declares a {@link NestedFieldType}: `@Nested(() => AuthorSerializer, { readOnly: true }) readonly author!: AuthorSerializer`. */
export function Nested<S extends Serializer, const O extends NestedOptions = NestedOptions>(
  getClass: () => new (...args: any[]) => S, // only the instance type matters
  options?: O,
): Field<O extends { many: true } ? S[] : S> {
  return fieldFactory(new NestedFieldType(options ?? {}, getClass as unknown as () => SerializerClass)) as never;
}
