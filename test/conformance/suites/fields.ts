import { ValidationError, mapErrorDetails } from '@nuages/core';
import { Serializer, ValueValidator, fieldFactory, type ValidatorFunction } from '@nuages/serializers';
import type { Suite, TestCase } from '../suite.js';
import { decode, expectSame } from '../values.js';
import { makeField } from './serializers/fields.js';
import { makeHook } from './serializers/hooks.js';
import { makeValidator } from './serializers/validators.js';

/** Fields alone: a serializer with the one field `f`. */
export const suite: Suite = {
  name: 'fields',
  open: () => ({ run: runCase, close: () => undefined }),
};

const OPERATIONS: Readonly<Record<string, (testCase: TestCase) => void | Promise<void>>> = { deserialize, represent, declare, validator };

function runCase(testCase: TestCase): void | Promise<void> {
  return OPERATIONS[testCase['op'] as string]!(testCase);
}

async function deserialize(testCase: TestCase): Promise<void> {
  const serializer = new (makeClass(testCase))({ data: decode(testCase['data']), partial: testCase['partial'] === true });
  const valid = await serializer.isValid();
  const actual = valid ? { valid, validated: serializer.validatedData } : { valid, errors: codesOf(serializer) };
  expectSame(actual, testCase['expect']);
}

function represent(testCase: TestCase): void {
  let data: unknown;
  try {
    data = new (makeClass(testCase))({ instance: decode(testCase['instance']) }).data;
  } catch (error) {
    if (testCase['expect'].raises) return;
    throw error;
  }
  expectSame({ data }, testCase['expect']);
}

function declare(testCase: TestCase): void {
  let refused = false;
  try {
    makeClass(testCase);
  } catch {
    refused = true;
  }
  expectSame({ refused }, testCase['expect']);
}

async function validator(testCase: TestCase): Promise<void> {
  const given = makeValidator(testCase['validator']);
  const codes: string[] = [];
  const input = decode(testCase['input']) as never;
  if (given instanceof ValueValidator) {
    if (!given.accepts(input)) codes.push(given.code);
  } else {
    try {
      await (given as ValidatorFunction)(input, { partial: false, context: {}, depth: 0 });
    } catch (error) {
      codes.push(...((error as ValidationError).getCodes() as string[]));
    }
  }
  expectSame(codes.length > 0 ? { valid: false, codes } : { valid: true }, testCase['expect']);
}

function makeClass(testCase: TestCase): typeof Serializer {
  class Case extends Serializer {}
  for (const [name, hook] of Object.entries((testCase['methods'] ?? {}) as Record<string, string>)) {
    const method = name === 'get_f' ? 'getF' : name;
    Object.defineProperty(Case.prototype, method, { value: makeHook('method', hook) });
  }
  const field = makeField(testCase['field']);
  fieldFactory(field.type)(Case.prototype as never, 'f' as never);
  return Case;
}

function codesOf(serializer: Serializer): unknown {
  return mapErrorDetails(serializer.errorDetails, ({ code }) => code);
}
