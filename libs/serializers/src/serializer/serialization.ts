import { type ErrorDetails, type ErrorTexts, ImproperlyConfigured, mapErrorDetails } from '@nuages/core';
import type { FieldType } from '../fields/field-type.js';
import { Invalid } from '../fields/invalid.js';
import { messageFor } from '../messages.js';
import type { ValidatorLike } from '../validators/validator.js';
import { flattenErrors } from './flat-errors.js';
import { initialValues } from './initial-values.js';
import { readMeta } from './meta.js';
import { errorKeyOf, planFor } from './plan-of.js';
import { runSerializer } from './run-serializer.js';
import { keepState, outcomeOf, stateOf } from './state.js';

/** What a serializer is made of. */
export interface SerializerOptions<E = any> {
  /** The object to represent, or to update. */
  instance?: E | null;
  /** What a client sent. An empty body (`undefined`) counts as an empty object. */
  data?: unknown;
  /** A PATCH: fields may be missing. */
  partial?: boolean;
  /** Anything that fields, validators and methods want to know, as `{ request }`. */
  context?: Record<string, any>;
  /** Only those fields, by the names that clients use; names that no field has are passed over. Default: all. */
  fields?: readonly string[];
}

/**
 * One use of a serializer, for those who call it: an object, what a client sent, what the check of it gave, and how that is saved. How
 * a class reads, checks and writes is its `Serializer`'s part.
 */
export abstract class Serialization {
  constructor(options: SerializerOptions = {}) {
    const { partial = false, context = {}, instance } = options;
    keepState(this, { options, instance, scope: { partial, context, instance, serializer: this, depth: 0, lookups: new Map() } });
  }

  get fields(): ReadonlyMap<string, FieldType> {
    return planFor(this).fields;
  }

  get validators(): readonly ValidatorLike[] {
    return readMeta(this.constructor).validators ?? [];
  }

  get errorKey(): string {
    return errorKeyOf(this.constructor);
  }

  get instance(): any {
    return stateOf(this).instance;
  }

  get partial(): boolean {
    return stateOf(this).scope.partial;
  }

  get context(): Readonly<Record<string, any>> {
    return stateOf(this).scope.context;
  }

  get initialData(): unknown {
    return stateOf(this).options.data;
  }

  /** Checks `data`: parses the fields, runs their hooks, the validators of the whole, and `validate`. */
  async isValid(): Promise<boolean> {
    const state = stateOf(this);
    if (!('data' in state.options)) {
      throw new ImproperlyConfigured(`${this.constructor.name}.isValid(): there is nothing to check. Pass 'data' to the constructor.`);
    }
    state.outcome ??= await this.check(state.options.data === undefined ? {} : state.options.data);
    return !(state.outcome instanceof Invalid);
  }

  /** The attributes that {@link isValid} found; nothing in them when it found errors. */
  get validatedData(): any {
    const outcome = outcomeOf(this, 'validatedData');
    return outcome instanceof Invalid ? {} : outcome;
  }

  /** The errors as texts: a list for each field, a tree for nested ones; `{}` when valid. */
  get errors(): ErrorTexts {
    return mapErrorDetails(this.findErrors('errors'), ({ message }) => message);
  }

  /** As {@link errors}, with `{ message, code }` at the leaves. */
  get errorDetails(): ErrorDetails {
    return this.findErrors('errorDetails');
  }

  /** Messages by path, as in Nest's grouped format: `{ 'address.zip': ['...'] }`. */
  get flatErrors(): Record<string, string[]> {
    return flattenErrors(this.findErrors('flatErrors'));
  }

  /** What clients see: of the instance, else of the validated attributes, else of the data as sent. */
  get data(): any {
    const { options, outcome, instance } = stateOf(this);
    if ('data' in options && outcome === undefined) outcomeOf(this, 'data');
    if (instance != null && !(outcome instanceof Invalid)) return this.toRepresentation(instance);
    if (outcome !== undefined && !(outcome instanceof Invalid)) return this.toRepresentation(outcome);
    return this.showSent();
  }

  /** Creates or updates with the validated attributes and `extra`; gives the object. Call {@link isValid} first. */
  async save(extra: Record<string, unknown> = {}): Promise<any> {
    const state = stateOf(this);
    const outcome = outcomeOf(this, 'save()');
    if (outcome instanceof Invalid) {
      throw new ImproperlyConfigured(`${this.constructor.name}.save(): the data is not valid. Only save when isValid() gives true.`);
    }
    const attrs = { ...(outcome as object), ...extra };
    state.instance = await (state.instance == null ? this.create(attrs) : this.update(state.instance, attrs));
    return state.instance;
  }

  abstract chooseFields(): readonly string[] | undefined;
  abstract toInternalValue(data: unknown): unknown;
  abstract validate(attrs: any): unknown; // a serializer's own type of attributes
  abstract create(attrs: any): unknown;
  abstract update(instance: any, attrs: any): unknown;
  abstract toRepresentation(instance: any): Record<string, any>;

  /** What `member` tells of errors. */
  protected findErrors(member: string): ErrorDetails {
    const outcome = outcomeOf(this, member);
    return outcome instanceof Invalid ? outcome.details : {};
  }

  /** What is shown again of data that is not valid, or at first, where there is none. */
  protected showSent(): unknown {
    return 'data' in stateOf(this).options ? sentFields(this.fields, this.initialData) : initialValues(this.fields);
  }

  private async check(data: unknown): Promise<unknown> {
    if (data !== null) return runSerializer(this, data, stateOf(this).scope);
    const message = messageFor('Serializer', 'null', {}, readMeta(this.constructor).errorMessages);
    return new Invalid({ [this.errorKey]: [{ message, code: 'null' }] });
  }
}

/** The values of fields as a client sent them. */
export function sentFields(fields: ReadonlyMap<string, FieldType>, data: unknown): Record<string, unknown> {
  const sent = (data ?? {}) as Record<string, unknown>;
  const names = [...fields].filter(([name, field]) => !field.isReadOnly && Object.hasOwn(sent, name)).map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, sent[name]]));
}
