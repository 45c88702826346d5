import type { ErrorDetails } from '@nuages/core';
import { hookOf, type Plan, runHook } from '../compile/plan.js';
import { isObject, refuseData } from '../compile/runtime.js';
import type { FieldType } from '../fields/field-type.js';
import { Invalid } from '../fields/invalid.js';
import { messageFor } from '../messages.js';
import { declaredFields } from '../serializer/declarations.js';
import { errorFormOf, planFor, planOf } from '../serializer/plan-of.js';
import { Serializer } from '../serializer/serializer.js';
import { scopeOf } from '../serializer/state.js';
import { Checker, type CheckOptions } from './checker.js';
import type { Constructor } from './transform-steps.js';
import { RULE_GROUPS } from './constrain.js';
import { type Refusal, toErrorTree } from './constraint-errors.js';
import { DtoFieldType } from './dto-field.js';
import { type DtoOptions, type DtoShape, shapeOf } from './dto-shape.js';
import { findExcess } from './input-limits.js';
import { provideDto } from './make-dto.js';
import { isCollection, isDto, readDto } from './read-dto.js';
import { dtoShapeOf } from './received.js';
import { writeDto } from './write-dto.js';

type Values = Record<string, unknown>;
type Errors = Record<string, ErrorDetails>;

/** Reads, checks and writes objects by the decorators of a DTO. A subclass may add fields, hooks and the rest of a serializer. */
export class DtoSerializer extends Serializer {
  static dto: Constructor;
  static dtoOptions: DtoOptions;

  static override buildFields(): ReadonlyMap<string, FieldType> {
    return new Map([...dtoFields(shapeOf(this.dto, this.dtoOptions), this.dtoOptions), ...declaredFields(this.prototype)]);
  }

  override async toInternalValue(data: unknown): Promise<unknown> {
    const form = errorFormOf(this.constructor);
    if (!isObject(data)) return refuseData(data, form);
    const excess = findExcess(data);
    if (excess) {
      const message = messageFor('Serializer', excess.code, { limit: excess.limit }, form.messages);
      return new Invalid({ [form.key]: [{ message, code: excess.code }] });
    }
    const declared = await this.declaredPlan()?.parse(data, scopeOf(this), this);
    const { instance, errors } = await this.readByDto(data);
    if (declared instanceof Invalid) Object.assign(errors, declared.details);
    else Object.assign(instance, declared);
    return Object.keys(errors).length > 0 ? new Invalid(errors) : instance;
  }

  override toRepresentation(instance: any): Values {
    const { shape } = this;
    const isSeen = (name: string): boolean => this.fields.has(name) || !planOf(this.constructor as typeof DtoSerializer).fields.has(name);
    const hidden = shape.output.steps.filter(({ key }) => !isSeen(key)).map(({ key }) => key);
    const written = writeDto(shape, instance as object);
    for (const key of hidden) delete written[key];
    return Object.assign(written, this.declaredPlan()?.represent(instance, scopeOf(this)));
  }

  private get shape(): DtoShape {
    return dtoShapeOf(this);
  }

  /** The groups of rules, and whether objects that there are no rules for are refused: those of class-validator, where a pipe calls it. */
  private get checkOptions(): CheckOptions {
    const groups = this.context[RULE_GROUPS] as readonly string[] | undefined;
    return { groups: groups?.length ? groups : this.shape.groups, isPartial: this.partial, allowsUnknown: groups !== undefined };
  }

  private get dtoFields(): DtoFieldType[] {
    return [...this.fields.values()].filter((field) => field instanceof DtoFieldType);
  }

  /** The plan of the fields that a subclass declares. */
  private declaredPlan(): Plan | undefined {
    const names = [...this.fields].filter(([, field]) => !(field instanceof DtoFieldType)).map(([name]) => name);
    return names.length > 0 ? planFor(this).select(names) : undefined;
  }

  private async readByDto(data: Values): Promise<{ instance: Values; errors: Errors }> {
    const { shape, partial } = this;
    const { instance, failures } = readDto(shape, data);
    if (partial) leaveOut(shape, data, instance);
    const { checkOptions } = this;
    const refusals = await Checker.of(shape.Class, checkOptions.groups).check(instance, checkOptions);
    const form = errorFormOf(this.constructor);
    const errors = toErrorTree(renameProperties(shape, refusals), form) as Errors;
    for (const [key, details] of failures) {
      errors[key || form.key] = details ?? [{ message: messageFor('DtoField', 'invalid', {}, form.messages), code: 'invalid' }];
    }
    await this.runHooks(instance, errors);
    return { instance, errors };
  }

  private async runHooks(instance: Values, errors: Errors): Promise<void> {
    for (const { name, source, isReadOnly } of this.dtoFields) {
      const hook = hookOf(this.constructor.prototype as object, name);
      const property = source[0]!;
      if (!hook || isReadOnly || errors[name] || instance[property] === undefined) continue;
      const value = await runHook(this, hook, instance[property]);
      if (value instanceof Invalid) errors[name] = value.details;
      else instance[property] = value;
    }
  }
}

/** A PATCH leaves alone what was not sent, defaults of the class included. */
function leaveOut(shape: DtoShape, data: Values, instance: Values): void {
  const sent = new Set(shape.input.steps.filter(({ key }) => Object.hasOwn(data, key)).map(({ property }) => property));
  for (const property of shape.properties) if (!sent.has(property)) delete instance[property];
}

/** Clients know a property by the name that it is exposed under, inside other objects too. */
function renameProperties(shape: DtoShape, refusals: readonly Refusal[]): Refusal[] {
  return refusals.map((refusal) => ({
    ...refusal,
    property: shape.names.get(refusal.property ?? '') ?? refusal.property,
    children: renameInside(shape, refusal),
  }));
}

function renameInside(shape: DtoShape, { value, children = [] }: Refusal): Refusal[] {
  if (isCollection(value)) return children.map((item) => ({ ...item, children: renameInside(shape, item) }));
  return value instanceof Object && isDto(value.constructor) ? renameProperties(shape.of(value.constructor), children) : [...children];
}

function dtoFields(shape: DtoShape, options: DtoOptions): [string, FieldType][] {
  const read = new Map(shape.input.steps.map(({ key, property }) => [property, key]));
  const written = new Map(shape.output.steps.map(({ key, property }) => [property, key]));
  const nest = (Class: Function): { readonly name: string } => makeClass(Class as Constructor, options);
  return shape.properties
    .filter((property) => read.has(property) || written.has(property))
    .map((property) => {
      const name = read.get(property) ?? written.get(property)!;
      const field = new DtoFieldType(
        { name, source: property, readOnly: !read.has(property), writeOnly: !written.has(property) },
        shape,
        nest,
      );
      return [property, field];
    });
}

const made = new WeakMap<DtoShape, typeof DtoSerializer>();

function makeClass(Dto: Constructor, options: DtoOptions): typeof DtoSerializer {
  const shape = shapeOf(Dto, options);
  let Made = made.get(shape);
  if (!Made) {
    Made = class extends DtoSerializer {
      static override dto = Dto;
      static override dtoOptions = options;
    };
    Object.defineProperty(Made, 'name', { value: Dto.name });
    made.set(shape, Made);
  }
  return Made;
}

provideDto(makeClass);
