import type { JsonSchema } from '../json-schema/json-schema.js';
import { definedKeywords } from '../json-schema/json-schema.js';
import type { PropertyRules, Rule } from './class-validator.js';

type Keywords = (constraints: readonly any[]) => JsonSchema; // each decorator has its own arguments

/** The keywords of class-validator's decorators, by the constraint's name. Others say nothing of the schema. */
const KEYWORDS: Readonly<Record<string, Keywords>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object' }),
  isDate: () => ({ type: 'string', format: 'date-time' }),
  isDateString: () => ({ type: 'string', format: 'date-time' }),
  isISO8601: () => ({ type: 'string', format: 'date-time' }),
  isRFC3339: () => ({ type: 'string', format: 'date-time' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isFqdn: () => ({ type: 'string', format: 'hostname' }),
  isIp: ([version]) => ({ type: 'string', ...(version && { format: `ipv${version}` }) }),
  isNumberString: () => ({ type: 'string' }),
  isNotEmpty: () => ({}),
  matches: ([pattern]) => ({
    type: 'string',
    ...(pattern instanceof RegExp && !/[ims]/.test(pattern.flags) && { pattern: pattern.source }),
  }),
  minLength: ([minLength]) => ({ type: 'string', minLength }),
  maxLength: ([maxLength]) => ({ type: 'string', maxLength }),
  isLength: ([minLength, maxLength]) => definedKeywords({ type: 'string', minLength, maxLength }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: ([multipleOf]) => ({ multipleOf }),
  arrayNotEmpty: () => ({ type: 'array', minItems: 1 }),
  arrayMinSize: ([minItems]) => ({ type: 'array', minItems }),
  arrayMaxSize: ([maxItems]) => ({ type: 'array', maxItems }),
  arrayUnique: () => ({ type: 'array', uniqueItems: true }),
  isIn: ([values]) => ({ enum: values }),
  isEnum: ([, values]) => ({ enum: values }),
  equals: ([value]) => ({ const: value }),
};

/** JSON Schema of a property, as far as its decorators tell. `inner`: the schema of the objects in it. */
export function describeRules(
  { checks, nested }: PropertyRules,
  inner: JsonSchema | undefined,
  declared: Function | undefined,
): JsonSchema {
  const own = keywordsOf(checks.filter(({ metadata }) => !metadata.each));
  const ofItems = keywordsOf(checks.filter(({ metadata }) => metadata.each));
  const isList = own['type'] === 'array' || declared === Array || nested.some(({ each }) => each) || Object.keys(ofItems).length > 0;
  if (isList) return { ...own, type: 'array', items: inner ?? ofItems };
  return inner ?? { ...implied(declared), ...own };
}

function keywordsOf(rules: readonly Rule[]): JsonSchema {
  const found = rules.flatMap(({ metadata, constraints }) =>
    constraints.map(({ name }) => KEYWORDS[name]?.(metadata.constraints ?? []) ?? {}),
  );
  return Object.assign({}, ...found) as JsonSchema;
}

function implied(declared: Function | undefined): JsonSchema {
  if (declared === String) return { type: 'string' };
  if (declared === Date) return { type: 'string', format: 'date-time' };
  if (declared === Number) return { type: 'number' };
  return declared === Boolean ? { type: 'boolean' } : {};
}
