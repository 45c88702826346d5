import {
  getMetadataStorage,
  registerDecorator,
  validate,
  type ValidationArguments,
  type ValidationError,
  ValidationTypes,
} from 'class-validator';
import type { ConstraintMetadata } from 'class-validator/types/metadata/ConstraintMetadata.js';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

/** One decorator's check of a property, with the constraints that decide it. */
export interface Rule {
  readonly metadata: ValidationMetadata;
  readonly constraints: readonly ConstraintMetadata[];
}

/** What class-validator's decorators say of one property. */
export interface PropertyRules {
  readonly property: string;
  /** `@IsOptional()`, `@ValidateIf()`: the rest only counts when all of them hold. */
  readonly conditions: readonly ((object: any, value: any) => boolean)[]; // the DTO's own types
  /** `@IsDefined()` first, then the others. */
  readonly checks: readonly Rule[];
  /** `@ValidateNested()`. */
  readonly nested: readonly ValidationMetadata[];
}

/** What class-validator knows of a class. */
export interface ClassRules {
  readonly properties: readonly PropertyRules[];
  /** Why only class-validator itself can check such objects. */
  readonly original?: string;
}

/** The one place that reads class-validator's metadata: the rules of a class, those of its bases too, for some groups. */
export function rulesOf(Class: Function, groups: readonly string[], usersOnly: boolean): ClassRules {
  const storage = getMetadataStorage();
  const known = storage.getTargetValidationMetadatas(Class, '', false, false, [...groups]);
  const all = usersOnly ? known.filter((metadata) => !isOwn(metadata)) : known;
  const strange = all.find(({ type }) => !SERVED.has(type));
  const properties = Object.entries(storage.groupByPropertyName(all)).map(([property, found]) => ruleProperty(property, found));
  return { properties, ...(strange && { original: `the property '${strange.propertyName}' has a '${strange.type}'` }) };
}

/** The names of the constraints of each property, whichever groups they are of, those too of a base that rules of its own stand in for. */
export function constraintNames(Class: Function): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (let at = Class; at !== Function.prototype; at = Object.getPrototypeOf(at) as Function) {
    for (const { property, checks, nested } of rulesOf(at, [], true).properties) {
      const ofChecks = checks.flatMap(({ metadata, constraints }) => constraints.map(({ name }) => name || metadata.type));
      names.set(property, new Set([...(names.get(property) ?? []), ...ofChecks, ...nested.map(({ type }) => type)]));
    }
  }
  return names;
}

/** Lets class-validator check a property of a class by `find`, which gives the texts of what is wrong with it, under a constraint's name. */
export function addCheck(Class: Function, property: string, find: (object: object) => Promise<string | undefined>, name = OWN_CHECK): void {
  const found = new WeakMap<object, string | undefined>();
  const validate = async (_value: unknown, args?: ValidationArguments): Promise<boolean> => {
    const { object } = args!;
    found.set(object, await find(object));
    return found.get(object) === undefined;
  };
  const defaultMessage = (args?: ValidationArguments): string => found.get(args!.object) ?? '';
  const options = { always: true }; // whichever groups a pipe names
  registerDecorator({
    name,
    target: Class,
    propertyName: property,
    options,
    constraints: OWN,
    async: true,
    validator: { validate, defaultMessage },
  });
}

/** Lets `skipMissingProperties` and its kin leave out none of a serializer's own checks: they know themselves what may be missing. */
export function checkAlways(Class: Function): void {
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(Class, '', true, false)) {
    if (isOwn(metadata)) metadata.type = ValidationTypes.IS_DEFINED;
  }
}

/**
 * Tells `note` for which groups class-validator checks an object: each of `groups`, and `undefined` where no groups
 * are given. class-validator itself tells no rule of them, so that there is one rule for each, which always holds.
 */
export function watchGroups(
  Class: Function,
  property: string,
  groups: Iterable<string>,
  note: (object: object, group: string | undefined) => void,
): void {
  for (const group of [undefined, ...groups]) {
    const validate = (_value: unknown, args?: ValidationArguments): boolean => {
      note(args!.object, group);
      return true;
    };
    const options = group === undefined ? {} : { groups: [group] };
    registerDecorator({ name: OWN_CHECK, target: Class, propertyName: property, options, constraints: OWN, validator: { validate } });
  }
}

/** Leaves the rules that users gave a class to {@link Checker} for the objects that `isOurs` tells, so that they are not checked twice. */
export function takeOver(Class: Function, isOurs: (object: object) => boolean): void {
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(Class, '', true, false)) {
    if (isOwn(metadata) || taken.has(metadata)) continue;
    taken.add(metadata);
    if (metadata.type === ValidationTypes.CONDITIONAL_VALIDATION) {
      const holds = metadata.constraints[0] as (object: object, value: unknown) => boolean;
      metadata.constraints = [(object: object, value: unknown) => isOurs(object) || holds(object, value)];
    } else {
      const { validateIf } = metadata;
      metadata.validateIf = (object: object, value: unknown) => !isOurs(object) && (validateIf?.(object, value) ?? true);
    }
  }
}

/** The groups that the rules of a class name, those too of a base that rules of its own stand in for. */
export function ruleGroups(Class: Function): Set<string> {
  const groups = new Set<string>();
  for (let at = Class; at !== Function.prototype; at = Object.getPrototypeOf(at) as Function) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(at, '', true, false);
    for (const group of rules.flatMap((rule) => rule.groups ?? [])) groups.add(group);
  }
  return groups;
}

/** Whether users decorated a class that has fields. */
export function hasRules(Class: Function): boolean {
  return getMetadataStorage()
    .getTargetValidationMetadatas(Class, '', true, false)
    .some((metadata) => !isOwn(metadata));
}

/** What class-validator itself finds wrong with an object. */
export function validateOriginally(object: object, groups: readonly string[]): Promise<ValidationError[]> {
  return validate(object, { groups: [...groups] });
}

const OWN_CHECK = 'serializer';
/** What tells a serializer's checks from its users' rules, which may have the same names. */
const OWN: string[] = [];
const taken = new WeakSet<ValidationMetadata>();

const SERVED = new Set([
  ValidationTypes.CUSTOM_VALIDATION,
  ValidationTypes.NESTED_VALIDATION,
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.WHITELIST,
  ValidationTypes.IS_DEFINED,
]);

function isOwn({ constraints }: ValidationMetadata): boolean {
  return constraints === OWN;
}

function ruleProperty(property: string, found: readonly ValidationMetadata[]): PropertyRules {
  const ofType = (wanted: string): ValidationMetadata[] => found.filter(({ type }) => type === wanted);
  return {
    property,
    conditions: ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(({ constraints }) => constraints[0] as () => boolean),
    checks: [...ofType(ValidationTypes.IS_DEFINED), ...ofType(ValidationTypes.CUSTOM_VALIDATION)].map(toRule),
    nested: ofType(ValidationTypes.NESTED_VALIDATION),
  };
}

function toRule(metadata: ValidationMetadata): Rule {
  return { metadata, constraints: getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls) };
}
