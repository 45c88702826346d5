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
import { overridesRepresentation } from '../serializer/traits.js';
import { Checker } from './checker.js';
import { exposeOutput, type ReadSource, type TransformContext } from './class-transformer.js';
import { addCheck, takeOver, watchGroups } from './class-validator.js';
import { RULE_GROUPS } from './constrain.js';

/**
 * Takes the object that class-transformer makes a serializer of, as Nest's ValidationPipe and ClassSerializerInterceptor let it: what no field
 * is for is left out. Class-validator then checks the object by the serializer, and class-transformer writes it by the serializer.
 */
export function receiveSource(serializer: Serializer, { source, context }: ReadSource): void {
  serveAsDto(serializer.constructor as SerializerClass);
  const fields = [...planOf(serializer.constructor as SerializerClass).fields.values()];
  const known = new Set(fields.map(({ property }) => property));
  const values = serializer as unknown as Record<string, unknown>;
  for (const key of Object.keys(values)) if (!known.has(key)) delete values[key];
  for (const key of known) if (!Object.hasOwn(values, key)) values[key] = undefined; // class-transformer writes own properties
  enterScope(serializer, { ...scopeOf(serializer), ...withRequest({ context }) });
  received.set(serializer, { source });
}

/** Registers a class with class-validator and class-transformer, once. */
function serveAsDto(Class: SerializerClass): void {
  if (served.has(Class)) return;
  served.add(Class);
  takeOver(Class, (object) => received.has(object) || !(object instanceof Class));
  Checker.forget(Class);
  const find = async (object: object, name: string): Promise<string | undefined> => {
    if (!(object instanceof Class)) return undefined;
    if (!groupsChecked.has(object)) groupsChecked.set(object, []);
    return textOf(await outcomeOf(object), name);
  };
  for (const field of planOf(Class).fields.values()) {
    addCheck(Class, field.property, (object) => find(object, field.name));
    exposeOutput(Class.prototype, field.property, field.name, (object, context) =>
      withoutBigints(write(object as Serializer, field, context)),
    );
  }
  const { errorKey } = new Class();
  watchGroups(Class, errorKey, (object, group) => groupsChecked.set(object, [...(groupsChecked.get(object) ?? []), group]));
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
  /** What wrote it last, with the groups and the version that it is for. */
  writer?: { readonly key: string; readonly serializer: Serializer };
}

const served = new WeakSet<SerializerClass>();
const groupsChecked = new WeakMap<object, (string | undefined)[]>();
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
  await Promise.resolve(); // until class-validator has begun all checks, those that tell the groups among them
  const scope = scopeOf(serializer);
  enterScope(serializer, { ...scope, context: { ...scope.context, [RULE_GROUPS]: ruleGroupsOf(serializer) } });
  const outcome = await runSerializer(serializer, state.source, scopeOf(serializer));
  if (outcome instanceof Invalid) return outcome;
  state.values = outcome as object;
  const own = serializer as unknown as Record<string, unknown>;
  for (const { property, source, isReadOnly } of planFor(serializer).fields.values()) {
    own[property] = isReadOnly ? undefined : source.length === 0 ? outcome : getPath(outcome, source);
  }
  return outcome;
}

/** The groups that class-validator was called with; where those are none of the class's, one that no rule has. */
function ruleGroupsOf(serializer: Serializer): readonly string[] {
  const groups = groupsChecked.get(serializer);
  if (!groups || groups.includes(undefined)) return [];
  return groups.length > 0 ? (groups as string[]) : [''];
}

/** What clients see of one field, of what was validated or received. */
function write(serializer: Serializer, { name }: FieldType, context: TransformContext): unknown {
  const state = received.get(serializer);
  const owner = state?.values ?? state?.source;
  if (!state || !owner) return undefined;
  const writer = writerFor(serializer, state, context);
  const field = planFor(writer).fields.get(name);
  if (!field || field.isWriteOnly) return undefined;
  if (overridesRepresentation(serializer.constructor as SerializerClass)) return writer.toRepresentation(owner)[name];
  const written = field.render(readSource(owner, field.source), owner, scopeOf(writer));
  return written === SKIP ? undefined : written;
}

/** A serializer for the groups and the version that class-transformer writes for; as a rule there are none, and it is the object itself. */
function writerFor(serializer: Serializer, state: Received, context: TransformContext): Serializer {
  const key = JSON.stringify([context.groups, context.version]);
  if (key === NO_CONTEXT) return serializer;
  if (state.writer?.key !== key) {
    const Class = serializer.constructor as SerializerClass;
    state.writer = { key, serializer: new Class({ context: { ...serializer.context, ...context } }) };
  }
  return state.writer.serializer;
}

const NO_CONTEXT = JSON.stringify([undefined, undefined]);

function readSource(owner: object, source: readonly string[]): unknown {
  if (source.length === 0) return owner;
  return source.length === 1 ? (owner as Record<string, unknown>)[source[0]!] : getPath(owner, source);
}
