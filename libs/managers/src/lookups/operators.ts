import { FieldError, ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { nearest } from '../model/nearest.js';
import type { ValueType } from '../sql/values.js';
import { checkJsonDepth, JSON_LOOKUPS, jsonPart, onJsonText } from './json-lookups.js';
import type { LookupFunction, TransformFunction } from './lookup.js';
import { LOOKUPS, TRANSFORMS } from './lookups.js';

/** Lookups and transforms of one's own, by name. */
export interface CustomOperators {
  readonly lookups?: Readonly<Record<string, LookupFunction>>;
  readonly transforms?: Readonly<Record<string, TransformFunction>>;
}

const TEXT_LOOKUPS: ReadonlySet<string> = new Set([
  'iexact',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'regex',
  'iregex',
]);

const registered = new WeakMap<DataSource, Operators>();

/** The lookups and transforms that conditions on a data source may name. */
export class Operators {
  private constructor(
    private readonly lookups: ReadonlyMap<string, LookupFunction>,
    private readonly transforms: ReadonlyMap<string, TransformFunction>,
  ) {}

  private static readonly builtIn = new Operators(new Map(Object.entries(LOOKUPS)), new Map(Object.entries(TRANSFORMS)));

  /** Those of a data source: the built-in ones, and what was registered. */
  static of(dataSource: DataSource): Operators {
    return registered.get(dataSource) ?? Operators.builtIn;
  }

  /** These and others. */
  with({ lookups = {}, transforms = {} }: CustomOperators): Operators {
    for (const name of [...Object.keys(lookups), ...Object.keys(transforms)]) this.checkName(name);
    return new Operators(
      new Map([...this.lookups, ...Object.entries(lookups)]),
      new Map([...this.transforms, ...Object.entries(transforms)]),
    );
  }

  /** The comparison of that name for values of that type. */
  lookup(name: string, { kind, isPart }: ValueType): LookupFunction | undefined {
    if (kind !== 'json') return this.lookups.get(name);
    if (Object.hasOwn(JSON_LOOKUPS, name)) return JSON_LOOKUPS[name];
    const lookup = this.lookups.get(name);
    return lookup && (TEXT_LOOKUPS.has(name) || isPart) && name !== 'isnull' ? onJsonText(lookup) : lookup;
  }

  /** What the word after a value of that type makes of it; behind JSON, any word is a key. */
  transform(word: string, { kind }: ValueType): TransformFunction | undefined {
    return kind === 'json' ? jsonPart(word) : this.transforms.get(word);
  }

  /** Whether a word is a lookup or a transform of any type. */
  has(word: string): boolean {
    return this.lookups.has(word) || this.transforms.has(word);
  }

  /** The names, for messages. */
  get names(): string[] {
    return [...this.lookups.keys(), ...this.transforms.keys()];
  }

  /**
   * Divides the words after a field into transforms and the lookup at the end, which is `exact` where none is named.
   *
   * @param apply takes each transform, and gives the type of its result
   * @throws FieldError for a word that is neither
   */
  read(words: readonly string[], type: ValueType, place: string, apply: (transform: TransformFunction) => ValueType): LookupFunction {
    let at = type;
    for (const [index, word] of words.entries()) {
      const lookup = index === words.length - 1 ? this.lookup(word, at) : undefined;
      if (lookup) return lookup;
      if (at.kind === 'json') checkJsonDepth(words);
      const transform = this.transform(word, at);
      if (!transform) throw new FieldError(`${place}: there is no lookup '${word}'.${nearest(word, this.names)}`);
      at = apply(transform);
    }
    return this.lookup('exact', at)!;
  }

  private checkName(name: string): void {
    if (!/^[a-z][a-z\d]*(_[a-z\d]+)*$/i.test(name))
      throw new ImproperlyConfigured(`A lookup cannot be named '${name}'. Use letters, digits and single underscores.`);
    if (this.has(name)) throw new ImproperlyConfigured(`There is a lookup or transform '${name}' already. Choose another name.`);
  }
}

/**
 * Adds lookups and transforms to a data source, for scripts; in an application give them to `ManagersModule.forRoot`.
 *
 * @throws ImproperlyConfigured for a name that is taken, or is none
 * @see Django's `register_lookup`
 * @example
 * registerLookups(dataSource, { lookups: { ne: ({ sql, value, send }) => `${sql} <> ${send(value)}` } });
 * await posts.filter({ status__ne: 'draft' });
 */
export function registerLookups(dataSource: DataSource, operators: CustomOperators): void {
  registered.set(dataSource, Operators.of(dataSource).with(operators));
}
