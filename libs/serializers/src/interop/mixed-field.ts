import { HttpException, Logger } from '@nestjs/common';
import { type ErrorDetails, ValidationError } from '@nuages/core';
import { TransformationType } from 'class-transformer';
import type { FieldType } from '../fields/field-type.js';
import { Invalid, SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { fieldTransforms } from './class-transformer.js';
import type { Exposure, FieldTransforms } from './transform-steps.js';
import { groupsOf } from './constrain.js';

/**
 * A field with class-transformer's decorators of its property: `@Expose({ name })` names it, `@Exclude()` makes it read-only or write-only
 * or takes it away, `@Transform()` runs before it reads and after it writes. `@Type()` says nothing that the field does not.
 */
export function mixField(Class: Function, property: string, field: FieldType): FieldType | undefined {
  const found = fieldTransforms(Class, property);
  if (found.isReadExcluded && found.isWriteExcluded) return undefined;
  const options = {
    ...(found.name !== undefined && field.options.name === undefined && { name: found.name, source: field.options.source ?? property }),
    ...(found.isReadExcluded && { readOnly: true, required: undefined }),
    ...(found.isWriteExcluded && { writeOnly: true }),
  };
  const mixed = Object.keys(options).length > 0 ? field.with(options) : field;
  if (found.exposure) exposures.set(mixed, found.exposure);
  return found.input.length > 0 || found.output.length > 0 ? transformed(mixed, property, found) : mixed;
}

/** Whether the groups and the version of a context see a field. */
export function isExposed(field: FieldType, context: Scope['context']): boolean {
  return isFor(exposures.get(field), context);
}

function isFor(exposure: Exposure | undefined, context: Scope['context']): boolean {
  if (!exposure) return true;
  const { groups = [], since = -Infinity, until = Infinity } = exposure;
  const version = context['version'] as number | undefined;
  if (version !== undefined && (version < since || version >= until)) return false;
  return groups.length === 0 || groupsOf({ context }).some((group) => groups.includes(group));
}

/** Whether who asks decides if a field is seen. */
export function hasExposure(field: FieldType): boolean {
  return exposures.has(field);
}

const exposures = new WeakMap<FieldType, Exposure>();
const logger = new Logger('nuages.serializers');

/** The same field, `@Transform()` around it, without the fast cases that pass it by. */
function transformed(field: FieldType, property: string, { input, output, isExposed: isAlways }: FieldTransforms): FieldType {
  const key = property;
  const run = (data: unknown, scope: Scope, obj?: unknown): unknown => {
    if (data === undefined && (!isAlways || scope.partial)) return field.run.call(mixed, data, scope); // nothing to transform
    let value = data;
    try {
      for (const { transform, exposure } of input) {
        if (isFor(exposure, scope.context)) value = transform({ value, key, obj, type: TransformationType.PLAIN_TO_CLASS, options: {} });
      }
    } catch (error) {
      return refuse(mixed, error);
    }
    return field.run.call(mixed, value, scope);
  };
  const render = (raw: unknown, obj: unknown, scope: Scope): unknown => {
    let value = field.render.call(mixed, raw, obj, scope);
    if (value === SKIP) return value;
    for (const { transform, exposure } of output) {
      if (isFor(exposure, scope.context)) value = transform({ value, key, obj, type: TransformationType.CLASS_TO_PLAIN, options: {} });
    }
    return value;
  };
  const none = (): undefined => undefined;
  const mixed = Object.assign(Object.create(field) as FieldType, {
    ...(input.length > 0 && { run, fastParse: none }),
    ...(output.length > 0 && { render, fastRepresent: none, jsonWriter: none }),
  });
  const exposure = exposures.get(field);
  if (exposure) exposures.set(mixed, exposure);
  return mixed;
}

function refuse(field: FieldType, error: unknown): unknown {
  if (error instanceof ValidationError) return new Invalid(error.detail as ErrorDetails);
  if (error instanceof HttpException) throw error;
  logger.debug(`${field.kind} '${field.name}': its transformation threw ${(error as Error)?.name ?? 'an error'}.`);
  return field.fail('invalid');
}
