import 'reflect-metadata';
import { Exclude, Expose, type ExposeOptions, Transform, type TransformFnParams, type TransformOptions, Type } from 'class-transformer';
import * as rules from 'class-validator';
import fc from 'fast-check';

/** One property of a random class. */
interface PropertySpec {
  readonly name: string;
  readonly kind: 'field' | MemberKind;
  /** What TypeScript would note as its type. */
  readonly declared: keyof typeof TYPES | 'Inner' | undefined;
  readonly initial: unknown;
  readonly decorators: readonly Decoration[];
}

type MemberKind = 'getter' | 'accessor' | 'method';

type Decoration =
  | { readonly expose: ExposeOptions }
  | { readonly exclude: Direction }
  | { readonly type: keyof typeof TYPES | 'Inner' | 'discriminated' | 'dependent' | 'reflected' }
  | { readonly transform: keyof typeof TRANSFORMS; readonly options: TransformOptions }
  | { readonly rule: keyof typeof RULES; readonly options: rules.ValidationOptions };

/** A random class, what it extends and what it nests. */
export interface ClassSpec {
  readonly whole: 'Exclude' | 'Expose' | undefined;
  /** Whether fields are defined by the class, as ES2022 has it, or only assigned where they have a value. */
  readonly defines: boolean;
  readonly own: readonly PropertySpec[];
  readonly base: readonly PropertySpec[] | null;
  readonly inner: readonly PropertySpec[];
}

interface Direction {
  readonly toClassOnly?: boolean;
  readonly toPlainOnly?: boolean;
}

type Constructor = new () => object;

const TYPES = { String, Number, Boolean, Date, Array, Object, Set, Map } as const;

const TRANSFORMS = {
  append: ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? `${value}!` : (value as unknown)),
  fallback: ({ value }: TransformFnParams): unknown => (value as unknown) ?? 'none',
  other: ({ obj }: TransformFnParams): unknown => (obj as Record<string, unknown>)['u'] ?? (obj as Record<string, unknown>)['a'],
  key: ({ key, value }: TransformFnParams): unknown => `${key} of ${typeof value}`,
  drop: (): unknown => undefined,
  wrap: ({ value }: TransformFnParams): unknown => [value],
};

@rules.ValidatorConstraint({ name: 'notS' })
class NotS implements rules.ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return value !== 's';
  }

  defaultMessage(): string {
    return '$property is $value, not $constraint1';
  }
}

@rules.ValidatorConstraint({ name: 'later', async: true })
class Later implements rules.ValidatorConstraintInterface {
  async validate(value: unknown): Promise<boolean> {
    return Promise.resolve(value !== 1 && value !== true);
  }

  defaultMessage(args?: rules.ValidationArguments): string {
    return `later ${args!.property}`;
  }
}

const RULES = {
  Allow: (options: rules.ValidationOptions) => rules.Allow(options),
  ArrayMinSize: (options: rules.ValidationOptions) => rules.ArrayMinSize(1, options),
  Equals: (options: rules.ValidationOptions) => rules.Equals('init', options),
  IsArray: (options: rules.ValidationOptions) => rules.IsArray(options),
  IsDate: (options: rules.ValidationOptions) => rules.IsDate(options),
  IsDefined: (options: rules.ValidationOptions) => rules.IsDefined(options),
  IsIn: (options: rules.ValidationOptions) => rules.IsIn(['s', 5, null], options),
  IsInt: (options: rules.ValidationOptions) => rules.IsInt(options),
  IsObject: (options: rules.ValidationOptions) => rules.IsObject(options),
  IsOptional: (options: rules.ValidationOptions) => rules.IsOptional(options),
  IsString: (options: rules.ValidationOptions) => rules.IsString(options),
  Later: (options: rules.ValidationOptions) => rules.Validate(Later, options),
  Length: (options: rules.ValidationOptions) => rules.Length(1, 4, options),
  NotS: (options: rules.ValidationOptions) => rules.Validate(NotS, ['t'], options),
  ValidateIf: (options: rules.ValidationOptions) =>
    rules.ValidateIf((object: { a?: unknown }, value) => value !== '' && object.a !== 5, options),
  ValidateNested: (options: rules.ValidationOptions) => rules.ValidateNested(options),
};

const names = ['a', 'b', 'c'] as const;
const sometimes = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const groups = sometimes(['g'], ['h'], ['g', 'h']);
const version = sometimes(1, 2, 3);
const direction = fc.constantFrom<Direction>(
  {},
  {},
  { toClassOnly: true },
  { toPlainOnly: true },
  { toClassOnly: true, toPlainOnly: true },
);
const seen = record({ groups, since: version, until: version });

const decoration: fc.Arbitrary<Decoration> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(seen, sometimes('x', 'y'), direction).map(([when, name, way]) => ({ expose: given({ ...when, name, ...way }) })),
  },
  { weight: 1, arbitrary: record({ exclude: direction }) },
  {
    weight: 2,
    arbitrary: record({
      type: fc.constantFrom('String', 'Number', 'Boolean', 'Date', 'Inner', 'Inner', 'discriminated', 'dependent', 'reflected'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...keysOf(TRANSFORMS)), seen, direction)
      .map(([transform, when, way]) => ({ transform, options: given({ ...when, ...way }) })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...keysOf(RULES)), record({ each: sometimes(true), groups, always: sometimes(true) }))
      .map(([rule, options]) => ({ rule, options: given(options) })),
  },
);

const properties = fc.uniqueArray(
  record<PropertySpec>({
    name: fc.constantFrom(...names),
    kind: fc.oneof({ weight: 5, arbitrary: fc.constant('field') }, fc.constantFrom('getter', 'accessor', 'method')) as fc.Arbitrary<
      PropertySpec['kind']
    >,
    declared: sometimes<PropertySpec['declared']>(...keysOf(TYPES), 'Inner'),
    initial: sometimes<unknown>('init', 5, null),
    decorators: fc.array(decoration, { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name },
);

/** Classes with decorators of both libraries, in any combination. */
export const anyClass: fc.Arbitrary<ClassSpec> = record<ClassSpec>({
  whole: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom('Exclude', 'Expose')) as fc.Arbitrary<
    ClassSpec['whole']
  >,
  defines: fc.boolean(),
  own: properties,
  base: fc.option(properties, { freq: 3 }),
  inner: properties,
});

const scalar = fc.constantFrom<unknown>('s', '', 'long text', '5', 0, 1, 2.5, true, false, null, '2024-01-01', 'true');

/** What a client sends: properties, names of properties, and what is none of them. */
export const anyInput = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: tie('object') },
    { weight: 1, arbitrary: fc.array(fc.oneof({ maxDepth: 2 }, scalar, tie('object')), { maxLength: 2 }) },
  ),
  object: fc.dictionary(fc.constantFrom(...names, 'x', 'y', 'u', 'kind', 'toString'), fc.oneof({ maxDepth: 3 }, scalar, tie('value')), {
    maxKeys: 5,
    noNullPrototype: true,
  }),
})).object;

/** Options of class-transformer that a serializer of a DTO takes itself. */
export const anyOptions = record({ groups, version, enableImplicitConversion: sometimes(true) }).map(given);

/** All that a pipe or an interceptor may be given. */
export const anyTransformOptions = record({
  groups,
  version,
  enableImplicitConversion: sometimes(true),
  excludeExtraneousValues: sometimes(true),
  exposeDefaultValues: sometimes(true),
  exposeUnsetFields: sometimes(false),
  strategy: sometimes<'excludeAll' | 'exposeAll'>('excludeAll', 'exposeAll'),
}).map(given);

/** The groups of a pipe. */
export const anyGroups = record({ groups }).map(given);

/** Makes a class, with decorators as TypeScript would apply them. */
export function buildClass({ whole, defines, own, base, inner }: ClassSpec): Constructor {
  const Inner = define('Inner', inner, Object, defines);
  decorate(Inner, inner, Object);
  const Base = base ? define('Base', base, Object, defines) : Object;
  if (base) decorate(Base as Constructor, base, Inner);
  const Dto = define('Dto', own, Base as Constructor, defines);
  decorate(Dto, own, Inner);
  if (whole) (whole === 'Exclude' ? Exclude() : Expose())(Dto);
  return Dto;
}

function define(name: string, specs: readonly PropertySpec[], Base: Constructor, defines: boolean): Constructor {
  const fields = specs.filter(({ kind, initial }) => kind === 'field' && (defines || initial !== undefined));
  const Class = class extends Base {
    constructor() {
      super();
      for (const { name: key, initial: value } of fields) {
        if (defines) Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true });
        else Reflect.set(this, key, value);
      }
    }
  };
  Object.defineProperty(Class, 'name', { value: name });
  for (const { name: key, kind } of specs) if (kind !== 'field') Object.defineProperty(Class.prototype, key, memberOf(key, kind));
  return Class;
}

function memberOf(key: string, kind: MemberKind): PropertyDescriptor {
  if (kind === 'method') return { value: () => `call ${key}`, writable: true, configurable: true };
  if (kind === 'getter') return { get: () => `got ${key}`, configurable: true };
  return {
    get(this: Record<string, unknown>) {
      return this[`_${key}`];
    },
    set(this: Record<string, unknown>, value: unknown) {
      this[`_${key}`] = value;
    },
    configurable: true,
  };
}

function decorate(Class: Constructor, specs: readonly PropertySpec[], Inner: Constructor): void {
  const Other = class extends Inner {};
  for (const { name, declared, decorators } of specs) {
    const prototype = Class.prototype as object;
    const classOf = (type: keyof typeof TYPES | 'Inner'): Function => (type === 'Inner' ? Inner : TYPES[type]);
    if (declared) Reflect.defineMetadata('design:type', classOf(declared), prototype, name);
    for (const one of decorators) {
      if ('expose' in one) Expose(one.expose)(prototype, name);
      else if ('exclude' in one) Exclude(one.exclude)(prototype, name);
      else if ('transform' in one) Transform(TRANSFORMS[one.transform], one.options)(prototype, name);
      else if ('rule' in one) RULES[one.rule](one.options)(prototype, name);
      else if (one.type === 'reflected') Type()(prototype, name);
      else if (one.type === 'dependent') Type((at) => ((at!.object as { u?: unknown }).u ? Number : String))(prototype, name);
      else if (one.type === 'discriminated') {
        const subTypes = [
          { value: Other, name: 'other' },
          { value: Inner, name: 'inner' },
        ];
        Type(() => Inner, { discriminator: { property: 'kind', subTypes } })(prototype, name);
      } else Type(() => classOf(one.type as keyof typeof TYPES | 'Inner'))(prototype, name);
    }
  }
}

function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

function keysOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
