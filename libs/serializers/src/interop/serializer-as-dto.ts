import { Companion, type ErrorDetail, type ErrorDetails, isErrorDetail, toErrorCode } from '@nuages/core';
import { getPath, refuseData } from '../compile/runtime.js';
import { withoutBigints } from '../compile/without-bigints.js';
import type { FieldType } from '../fields/field-type.js';
import { Invalid } from '../fields/invalid.js';
import { withRequest } from '../nest/with-request.js';
import { flattenErrors } from '../serializer/flat-errors.js';
import { DEFAULT_ERROR_KEY, errorFormOf, planOf } from '../serializer/plan-of.js';
import { runSerializer } from '../serializer/run-serializer.js';
import type { Serializer, SerializerClass } from '../serializer/serializer.js';
import { enterScope, scopeOf } from '../serializer/state.js';
import { Checker } from './checker.js';
import { copyStrategy, exposeOutput, nameOf, type ReadSource } from './class-transformer.js';
import { addCheck, checkAlways, constraintNames, ruleGroups, takeOver, watchGroups } from './class-validator.js';
import { RULE_GROUPS } from './constrain.js';
import { allProperties } from './dto-shape.js';
import { readDto } from './read-dto.js';
import {
  dtoShapeOf,
  giveProperties,
  isReceived,
  keepReceived,
  type OfDto,
  type Received,
  receivedOf,
  TRANSFORM_OPTIONS,
  writeNamed,
} from './received.js';
import { contextOf } from './transform-options.js';

/**
 * Takes the object that class-transformer makes a serializer of, as Nest's ValidationPipe and ClassSerializerInterceptor let it: what no field
 * is for is left out. Class-validator then checks the object by the serializer, and class-transformer writes it by the serializer.
 */
export function receiveSource(serializer: Serializer, { source, options }: ReadSource): void {
  const Class = serializer.constructor as SerializerClass & OfDto;
  serveAsDto(Class);
  enterScope(serializer, {
    ...scopeOf(serializer),
    ...withRequest({ context: { ...contextOf(options), ...(Class.dto && { [TRANSFORM_OPTIONS]: options }) } }),
  });
  const state = keepReceived(serializer, { source, object: source, given: {} });
  if (Class.dto) state.object = readDto(dtoShapeOf(serializer), source as Record<string, unknown>).instance;
  giveProperties(
    serializer,
    state,
    propertiesOf(serializer, state.object, ({ property }) => (serializer as unknown as Values)[property]),
  );
}

/** The name of a property to clients: in errors, and where it is written. */
interface Place {
  readonly readAs: (serializer: Serializer) => string;
  readonly writtenAs: string;
}

/** The properties of a class that are checked and written: those of a DTO may depend on who asks. */
function placesOf(Class: SerializerClass & OfDto): Map<string, Place> {
  const fields = [...planOf(Class).fields.values()].filter(({ kind }) => !Class.dto || kind !== 'DtoField');
  const places = new Map(fields.map(({ property, name }): [string, Place] => [property, { readAs: () => name, writtenAs: name }]));
  if (!Class.dto) return places;
  for (const property of allProperties(Class.dto)) {
    if (places.has(property)) continue;
    const readAs = (serializer: Serializer): string => dtoShapeOf(serializer).names.get(property) ?? property;
    places.set(property, { readAs, writtenAs: nameOf(Class.dto, property) });
  }
  return places;
}

/** What a serializer's properties hold: those of its fields by `read`, those of a DTO as its instance has them. */
function propertiesOf(serializer: Serializer, instance: object, read: (field: FieldType) => unknown): Values {
  const fields = [...planOf(serializer.constructor as SerializerClass).fields.values()];
  const declared = fields.filter(({ kind }) => kind !== 'DtoField').map((field): [string, unknown] => [field.property, read(field)]);
  return { ...((serializer.constructor as OfDto).dto && instance), ...Object.fromEntries(declared) };
}

type Values = Record<string, unknown>;

/** Registers a class with class-validator and class-transformer, once. */
function serveAsDto(Class: SerializerClass): void {
  if (served.has(Class)) return;
  served.add(Class);
  takeOver(Class, (object) => isReceived(object) || !(object instanceof Class));
  Checker.forget(Class);
  const find = async (object: object, nameOf: (serializer: Serializer) => string, choose?: Choice): Promise<string | undefined> => {
    if (!(object instanceof Class)) return undefined;
    if (!groupsChecked.get(object)) groupsChecked.set(object, []);
    const details = detailsOf(await outcomeOf(object), nameOf(object));
    return textOf(details && choose ? choose(details, object.errorKey) : details);
  };
  const { dto } = Class as OfDto;
  if (dto) copyStrategy(dto, Class);
  const constraints = constraintNames(dto ?? Class);
  for (const [property, place] of placesOf(Class)) {
    for (const [name, choose] of choicesOf(constraints.get(property) ?? new Set())) {
      addCheck(Class, property, (object) => find(object, place.readAs, choose), name);
    }
    exposeOutput(Class.prototype, property, place.writtenAs, (object, options) =>
      withoutBigints(writeNamed(object as Serializer, place.writtenAs, options)),
    );
  }
  const { errorKey } = new Class();
  const groups = ruleGroups(dto ?? Class);
  watchGroups(Class, errorKey, groups, (object, group) => groupsChecked.set(object, [...(groupsChecked.get(object) ?? []), group]));
  addCheck(Class, errorKey, async (object) =>
    object instanceof Class ? find(object, (serializer) => serializer.errorKey) : judge(Class, object),
  );
  checkAlways(Class);
}

/**
 * Lets class-validator refuse what stands where a serializer's instance should: a list that a client sent, or a value that is no object, of
 * which Nest's ValidationPipe tells the class alone. Classes that no one has received an object of have no other check.
 */
export function refuseStrangers(Base: typeof Serializer): void {
  addCheck(Base, DEFAULT_ERROR_KEY, async (object) => {
    const Class = object.constructor as SerializerClass;
    if (served.has(Class)) return undefined; // it has its own checks
    return object instanceof Base ? textOf(detailsOf(await outcomeOf(object))) : judge(Class, object);
  });
  checkAlways(Base);
}

/** What is wrong with something that is no object. */
async function judge(Class: SerializerClass, stranger: object): Promise<string | undefined> {
  const serializer = new Class(withRequest({}));
  if (!Array.isArray(stranger)) return textOf(detailsOf(refuseData(stranger, errorFormOf(Class), 'value'), serializer.errorKey));
  const outcome = await runSerializer(serializer, stranger, scopeOf(serializer));
  return textOf(detailsOf(outcome, serializer.errorKey)) ?? textOf(detailsOf(outcome));
}

const served = new WeakSet<SerializerClass>();
const groupsChecked = new Companion<object, (string | undefined)[]>('groupsChecked');

/** Gives those of a property's errors that one check of class-validator tells. */
type Choice = (details: ErrorDetails, errorKey: string) => ErrorDetails;

/** Each constraint of a property has a check of its own, as class-validator has it; one more has what is left, and what is inside. */
function choicesOf(names: ReadonlySet<string>): [string | undefined, Choice][] {
  const codes = new Map([...names].map((name) => [toErrorCode(name), name]));
  const ofConstraints = [...codes].map(([wanted, name]): [string, Choice] => [
    name,
    (details, key) => ownErrors(details, key).filter(({ code }) => code === wanted),
  ]);
  const left: Choice = (details, key) => {
    const own = ownErrors(details, key).filter(({ code }) => !codes.has(code));
    return details === ownErrors(details, key)
      ? own
      : { ...(details as object), ...(ownErrors(details, key).length > 0 && { [key]: own }) };
  };
  return [...ofConstraints, [undefined, left]];
}

/** The errors of a value itself, not of what is inside it. */
function ownErrors(details: ErrorDetails, key: string): readonly ErrorDetail[] {
  if (Array.isArray(details)) return details.every(isErrorDetail) ? details : [];
  return ownErrors((details as Record<string, ErrorDetails>)[key] ?? [], key);
}

/** The texts of errors; those inside something with their path. */
function textOf(details: ErrorDetails | undefined): string | undefined {
  const texts = Object.entries(flattenErrors(details ?? [])).flatMap(([path, messages]) =>
    messages.map((text) => (path ? `${path}: ${text}` : text)),
  );
  return texts.length > 0 ? texts.join(' ') : undefined;
}

/** What is wrong with the value of a property, or with all. */
function detailsOf(outcome: unknown, name?: string): ErrorDetails | undefined {
  if (!(outcome instanceof Invalid)) return undefined;
  return name === undefined ? outcome.details : (outcome.details as Record<string, ErrorDetails>)[name];
}

/** What the serializer makes of the object, found once; the values become the instance's. */
function outcomeOf(serializer: Serializer): Promise<unknown> {
  const state = receivedOf(serializer);
  return (state.outcome ??= check(serializer, state));
}

async function check(serializer: Serializer, state: Received): Promise<unknown> {
  await Promise.resolve(); // until class-validator has begun all checks, those that tell the groups among them
  const scope = scopeOf(serializer);
  enterScope(serializer, { ...scope, context: { ...scope.context, [RULE_GROUPS]: ruleGroupsOf(serializer) } });
  const outcome = await runSerializer(serializer, state.source, scopeOf(serializer));
  if (outcome instanceof Invalid) return outcome;
  state.object = outcome as object;
  const read = ({ source, isReadOnly }: FieldType): unknown => {
    if (isReadOnly) return undefined;
    return source.length === 0 ? outcome : getPath(outcome, source);
  };
  giveProperties(serializer, state, propertiesOf(serializer, state.object, read));
  return outcome;
}

/** The groups that class-validator was called with; where those are none of the class's, one that no rule has. */
function ruleGroupsOf(serializer: Serializer): readonly string[] {
  const groups = groupsChecked.get(serializer);
  if (!groups || groups.includes(undefined)) return [];
  return groups.length > 0 ? (groups as string[]) : [''];
}
