import type { ErrorDetails } from '@nuages/core';
import { getPath, refuseData } from '../compile/runtime.js';
import type { FieldType } from '../fields/field-type.js';
import { Invalid, SKIP } from '../fields/invalid.js';
import { flattenErrors } from '../serializer/flat-errors.js';
import { DEFAULT_ERROR_KEY, errorFormOf, planFor, planOf } from '../serializer/plan-of.js';
import { runSerializer } from '../serializer/run-serializer.js';
import type { Serializer, SerializerClass } from '../serializer/serializer.js';
import { withRequest } from '../nest/with-request.js';
import { withoutBigints } from '../nest/without-bigints.js';
import { enterScope, scopeOf } from '../serializer/state.js';
import { overridesOutput } from '../serializer/traits.js';
import { Checker } from './checker.js';
import { exposeOutput } from './class-transformer.js';
import { addCheck, takeOver } from './class-validator.js';

/**
 * Takes the object that class-transformer makes a serializer of, as Nest's ValidationPipe and ClassSerializerInterceptor let it: what no field
 * is for is left out. Class-validator then checks the object by the serializer, and class-transformer writes it by the serializer.
 */
export function receiveSource(serializer: Serializer, source: object): void {
  serveAsDto(serializer.constructor as SerializerClass);
  const fields = [...planOf(serializer.constructor as SerializerClass).fields.values()];
  const known = new Set(fields.map(({ property }) => property));
  const values = serializer as unknown as Record<string, unknown>;
  for (const key of Object.keys(values)) if (!known.has(key)) delete values[key];
  for (const key of known) if (!Object.hasOwn(values, key)) values[key] = undefined; // class-transformer writes own properties
  enterScope(serializer, { ...scopeOf(serializer), ...withRequest({ context: {} }) });
  received.set(serializer, { source });
}

/** Registers a class with class-validator and class-transformer, once. */
function serveAsDto(Class: SerializerClass): void {
  if (served.has(Class)) return;
  served.add(Class);
  takeOver(Class, (object) => received.has(object) || !(object instanceof Class));
  Checker.forget(Class);
  const find = async (object: object, name: string): Promise<string | undefined> =>
    object instanceof Class ? textOf(await outcomeOf(object), name) : undefined;
  for (const field of planOf(Class).fields.values()) {
    addCheck(Class, field.property, (object) => find(object, field.name));
    exposeOutput(Class.prototype, field.property, field.name, (object) => withoutBigints(write(object as Serializer, field)));
  }
  const { errorKey } = new Class();
  addCheck(Class, errorKey, async (object) => (object instanceof Class ? find(object, object.errorKey) : judge(Class, object)));
}

/**
 * Lets class-validator refuse what stands where a serializer's instance should: a list that a client sent, or a value that is no object, of
 * which Nest's ValidationPipe tells the class alone. Classes that no one has received an object of have no other check.
 */
export function refuseStrangers(Base: typeof Serializer): void {
  addCheck(Base, DEFAULT_ERROR_KEY, async (object) => {
    const Class = object.constructor as SerializerClass;
    if (served.has(Class)) return undefined; // it has its own checks
    return object instanceof Base ? textOf(await outcomeOf(object)) : judge(Class, object);
  });
}

/** What is wrong with something that is no object. */
async function judge(Class: SerializerClass, stranger: object): Promise<string | undefined> {
  const serializer = new Class(withRequest({}));
  if (!Array.isArray(stranger)) return textOf(refuseData(stranger, errorFormOf(Class), 'value'), serializer.errorKey);
  const outcome = await runSerializer(serializer, stranger, scopeOf(serializer));
  return textOf(outcome, serializer.errorKey) ?? textOf(outcome);
}

interface Received {
  readonly source: object;
  outcome?: Promise<unknown>;
  /** What was validated. */
  values?: object;
}

const served = new WeakSet<SerializerClass>();
const received = new WeakMap<object, Received>();

/** The texts of a field's errors, or of all; those inside it with their path. */
function textOf(outcome: unknown, name?: string): string | undefined {
  if (!(outcome instanceof Invalid)) return undefined;
  const details = name === undefined ? outcome.details : (outcome.details as Record<string, ErrorDetails>)[name];
  if (!details) return undefined;
  const texts = Object.entries(flattenErrors(details)).flatMap(([path, messages]) =>
    messages.map((text) => (path ? `${path}: ${text}` : text)),
  );
  return texts.join(' ');
}

/** What the serializer makes of the object, found once; the values become the instance's. */
function outcomeOf(serializer: Serializer): Promise<unknown> {
  let state = received.get(serializer);
  if (!state) received.set(serializer, (state = { source: Object.fromEntries(Object.entries(serializer)) }));
  return (state.outcome ??= check(serializer, state));
}

async function check(serializer: Serializer, state: Received): Promise<unknown> {
  const outcome = await runSerializer(serializer, state.source, scopeOf(serializer));
  if (outcome instanceof Invalid) return outcome;
  state.values = outcome as object;
  const own = serializer as unknown as Record<string, unknown>;
  for (const { property, source, isReadOnly } of planFor(serializer).fields.values()) {
    own[property] = isReadOnly ? undefined : source.length === 0 ? outcome : getPath(outcome, source);
  }
  return outcome;
}

/** What clients see of one field, of what was validated or received. */
function write(serializer: Serializer, { name }: FieldType): unknown {
  const state = received.get(serializer);
  const owner = state?.values ?? state?.source;
  const field = planFor(serializer).fields.get(name);
  if (!owner || !field || field.isWriteOnly) return undefined;
  if (overridesOutput(serializer.constructor as SerializerClass)) return serializer.toRepresentation(owner)[name];
  const written = field.render(readSource(owner, field.source), owner, scopeOf(serializer));
  return written === SKIP ? undefined : written;
}

function readSource(owner: object, source: readonly string[]): unknown {
  if (source.length === 0) return owner;
  return source.length === 1 ? (owner as Record<string, unknown>)[source[0]!] : getPath(owner, source);
}
