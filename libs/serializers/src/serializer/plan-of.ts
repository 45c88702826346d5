import { ImproperlyConfigured } from '@nuages/core';
import type { FieldType } from '../fields/field-type.js';
import { type ErrorForm, Plan } from '../compile/plan.js';
import type { Scope } from '../fields/scope.js';
import { isExposed, mixField } from '../interop/mixed-field.js';
import { currentOptions } from '../serializers.options.js';
import { readMeta } from './meta.js';

/** What a class must have to be planned. */
export interface Plannable {
  readonly name: string;
  readonly prototype: object;
  /** Gives the fields by property, in order. */
  buildFields(): ReadonlyMap<string, FieldType>;
}

export const DEFAULT_ERROR_KEY = 'non_field_errors';

const plans = new WeakMap<object, Plan>();
const planning = new Set<object>(); // only filled inside one synchronous call

/** The plan of a class, made at first use. */
export function planOf(Class: Plannable): Plan {
  let plan = plans.get(Class);
  if (!plan) {
    planning.add(Class);
    try {
      plan = Plan.of(bindFields(Class), Class.prototype, errorFormOf(Class));
    } finally {
      planning.delete(Class);
    }
    plans.set(Class, plan);
  }
  return plan;
}

/** The plan of the fields that a serializer's request sees. */
export function planFor(serializer: { chooseFields(): readonly string[] | undefined; readonly context: Scope['context'] }): Plan {
  const plan = planOf(serializer.constructor as unknown as Plannable);
  const names = serializer.chooseFields();
  if (!plan.hasExposures) return names ? plan.select(names) : plan;
  const seen = [...plan.fields].filter(([, field]) => isExposed(field, serializer.context)).map(([name]) => name);
  return plan.select(names ? seen.filter((name) => names.includes(name)) : seen);
}

/** True while the class's plan is being made: a serializer that nests itself. */
export function isBeingPlanned(Class: Plannable): boolean {
  return planning.has(Class);
}

/** How a class words and files its errors. */
export function errorFormOf(Class: object): ErrorForm {
  const { errorMessages: messages } = readMeta(Class);
  return {
    messages,
    get key() {
      return errorKeyOf(Class); // each application has its own
    },
  };
}

/** The key of errors that belong to no field. */
export function errorKeyOf(Class: object): string {
  return readMeta(Class).nonFieldErrorsKey ?? currentOptions().nonFieldErrorsKey ?? DEFAULT_ERROR_KEY;
}

function bindFields(Class: Plannable): Map<string, FieldType> {
  const { errorMessages } = readMeta(Class);
  const bound = new Map<string, FieldType>();
  for (const [property, field] of Class.buildFields()) {
    const own = errorMessages ? field.with({ errorMessages: { ...errorMessages, ...field.options.errorMessages } }) : field;
    const mixed = mixField(Class as unknown as Function, property, own);
    if (!mixed) continue;
    mixed.bind(property, Class.prototype);
    const other = bound.get(mixed.name);
    if (other && other.kind !== 'DtoField') {
      throw new ImproperlyConfigured(
        `${Class.name}: the fields '${other.property}' and '${property}' are both called '${mixed.name}'. Give one of them another 'name'.`,
      );
    }
    bound.set(mixed.name, mixed);
  }
  return bound;
}
