import 'reflect-metadata';
import { ClassSerializerInterceptor, Logger, type ValidationError, ValidationPipe } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import * as transformer from 'class-transformer';
import { validate } from 'class-validator';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type DtoOptions, Serializer } from '@nuages/serializers';
import { anyClass, anyGroups, anyInput, anyOptions, anyTransformOptions, buildClass } from './random-dto.js';

const PARAMETERS = { numRuns: Number(process.env['DTO_RUNS'] ?? 150), seed: Number(process.env['DTO_SEED'] ?? 6) };
const LIMIT_MS = 600_000;

beforeAll(() => Logger.overrideLogger(false));

/** What a promise or a function comes to; an error counts as one. */
async function outcome<T>(run: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}

/** Own properties with a value, and the names of classes. */
function show(value: unknown): unknown {
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Set || value instanceof Map) return { of: value.constructor.name, items: [...value].map(show) };
  if (Array.isArray(value)) return [...(value as unknown[])].map(show);
  if (typeof value !== 'object' || value === null) return value;
  const held = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const { name } = value.constructor;
  return { ...(name !== 'Object' && { of: name }), held: Object.fromEntries(held.map(([key, inner]) => [key, show(inner)])) };
}

/** The texts of class-validator's errors, each top property's together. */
function textsOf(errors: readonly ValidationError[]): Record<string, string[]> {
  const all = ({ constraints = {}, children = [] }: ValidationError): string[] => [...Object.values(constraints), ...children.flatMap(all)];
  return Object.fromEntries(errors.map((error) => [error.property ?? '', all(error).toSorted()]));
}

function serializerOf(Dto: new () => object, { groups, version, enableImplicitConversion }: transformer.ClassTransformOptions = {}) {
  const options: DtoOptions = {
    ...(groups && { groups }),
    ...(version !== undefined && { version }),
    ...(enableImplicitConversion && { implicitConversion: true }),
    unknown: 'keep',
  };
  const Class = class extends Serializer.from(Dto, options) {};
  Object.defineProperty(Class, 'name', { value: Dto.name }); // it is part of messages
  return Class;
}

/** Constraints by property; for properties that hold errors inside, all words without paths: a serializer has one text for those. */
function constraintsOf(errors: readonly ValidationError[], isNested: (property: string) => boolean): object {
  const wordsOf = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(' ')).filter((word) => !word.endsWith(':'));
  const words = Object.entries(textsOf(errors)).map(([property, texts]) => [property, new Set(wordsOf(texts))]);
  const own = errors.filter(({ property }) => !isNested(property)).map(({ property, constraints }) => [property, constraints]);
  return Object.fromEntries([...words, ...own]) as object;
}

/** What is compared; where class-transformer throws at the DTO, which a serializer refuses, there is nothing. */
function ifRead<T extends object>(expected: object, actual: T): object {
  return 'error' in expected ? expected : actual;
}

test('reads and checks as plainToInstance and class-validator do', { timeout: LIMIT_MS }, async () => {
  const property = fc.asyncProperty(anyClass, anyOptions, anyInput, async (spec, options, input) => {
    const Dto = buildClass(spec);
    const expected = await outcome(async () => {
      const instance = transformer.plainToInstance(Dto, structuredClone(input), options);
      const errors = await validate(instance, options.groups ? { groups: options.groups } : {});
      return errors.length > 0 ? new Set(Object.values(textsOf(errors)).flat()) : show(instance);
    });
    const actual = await outcome(async () => {
      const serializer = new (serializerOf(Dto, options))({ data: structuredClone(input) });
      return (await serializer.isValid()) ? show(serializer.validatedData) : new Set(Object.values(serializer.flatErrors).flat());
    });

    expect(ifRead(expected, actual)).toEqual(expected);
  });

  await fc.assert(property, PARAMETERS);
});

test('writes as instanceToPlain does', { timeout: LIMIT_MS }, async () => {
  const property = fc.asyncProperty(anyClass, anyOptions, anyInput, async (spec, options, input) => {
    const Dto = buildClass(spec);
    const instance = (): object => transformer.plainToInstance(Dto, structuredClone(input), options);

    const expected = await outcome(() => show(transformer.instanceToPlain(instance(), options)));
    const actual = await outcome(() => show(new (serializerOf(Dto, options))({ instance: instance() }).data));

    expect(ifRead(expected, actual)).toEqual(expected);
  });

  await fc.assert(property, PARAMETERS);
});

test("is in Nest's ValidationPipe what its DTO is", { timeout: LIMIT_MS }, async () => {
  const property = fc.asyncProperty(anyClass, anyTransformOptions, anyGroups, anyInput, async (spec, transformOptions, rules, input) => {
    const Dto = buildClass(spec);
    const nested = new Set<string>();
    const exceptionFactory = (errors: ValidationError[]): Error => {
      for (const { property, children } of errors) if (children?.length) nested.add(property);
      return Object.assign(new Error('refused'), { constraints: constraintsOf(errors, (property) => nested.has(property)) });
    };
    const pipe = new ValidationPipe({ transform: true, transformOptions, exceptionFactory, ...rules });
    const run = (metatype: new () => object) =>
      outcome(async () => {
        try {
          return show(await pipe.transform(structuredClone(input), { type: 'body', metatype }));
        } catch (error) {
          const { constraints } = error as { constraints?: object };
          if (!constraints) throw error;
          return constraints;
        }
      });

    const expected = await run(Dto);

    expect(ifRead(expected, await run(serializerOf(Dto)))).toEqual(expected);
  });

  await fc.assert(property, PARAMETERS);
});

test("is in Nest's ClassSerializerInterceptor what its DTO is", { timeout: LIMIT_MS }, async () => {
  const interceptor = new ClassSerializerInterceptor(new Reflector(), { transformerPackage: transformer });
  const property = fc.asyncProperty(anyClass, anyTransformOptions, anyInput, async (spec, options, input) => {
    const Dto = buildClass(spec);
    const run = (type: new () => object) =>
      outcome(() => show(JSON.parse(JSON.stringify(interceptor.serialize(structuredClone(input), { ...options, type })))));

    const expected = await run(Dto);

    expect(ifRead(expected, await run(serializerOf(Dto)))).toEqual(expected);
  });

  await fc.assert(property, PARAMETERS);
});
