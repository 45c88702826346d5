import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import type { ValueType } from '../sql/values.js';
import { JSON_LOOKUPS, jsonPart, onJsonText } from './json-lookups.js';
import type { LookupFunction, TransformFunction } from './lookup.js';
import { LOOKUPS, TRANSFORMS } from './lookups.js';

/** Lookups and transforms of one's own, by name. */
export interface CustomOperators {
  readonly lookups?: Readonly<Record<string, LookupFunction>>;
  readonly transforms?: Readonly<Record<string, TransformFunction>>;
}

/** A lookup and what it is called. */
export interface NamedLookup {
  readonly name: string;
  readonly lookup: LookupFunction;
}

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
    for (const [name, operator] of [...Object.entries(lookups), ...Object.entries(transforms)]) this.checkName(name, operator);
    return new Operators(
      new Map([...this.lookups, ...Object.entries(lookups)]),
      new Map([...this.transforms, ...Object.entries(transforms)]),
    );
  }

  /** The comparison of that name for values of that type. JSON is compared as text by those that know nothing of it. */
  lookup(name: string, { kind }: ValueType): LookupFunction | undefined {
    const lookup = this.lookups.get(name);
    if (kind !== 'json') return lookup;
    return Object.hasOwn(JSON_LOOKUPS, name) ? JSON_LOOKUPS[name] : lookup && onJsonText(lookup);
  }

  /** What the word after a value of that type makes of it; behind JSON, any word is a key. */
  transform(word: string, { kind }: ValueType): TransformFunction | undefined {
    return kind === 'json' ? jsonPart(word) : this.transforms.get(word);
  }

  /** The transforms of all types but JSON. */
  get transformNames(): Iterable<string> {
    return this.transforms.keys();
  }

  /** Whether a word is a lookup or a transform of any type. */
  has(word: string): boolean {
    return this.lookups.has(word) || this.transforms.has(word);
  }

  /**
   * Divides the words after a field into transforms and the lookup at the end, which is `exact` where none is named.
   *
   * @param apply takes each transform, and gives the type of its result
   * @param refuse makes the error for a word that is neither, of those that are known
   */
  read(
    words: readonly string[],
    type: ValueType,
    apply: (transform: TransformFunction) => ValueType,
    refuse: (word: string, known: readonly string[]) => Error,
  ): NamedLookup {
    let at = type;
    for (const [index, name] of words.entries()) {
      const lookup = index === words.length - 1 ? this.lookup(name, at) : undefined;
      if (lookup) return { name, lookup };
      const transform = this.transform(name, at);
      if (!transform) throw refuse(name, [...this.lookups.keys(), ...this.transforms.keys()]);
      at = apply(transform);
    }
    return { name: 'exact', lookup: this.lookup('exact', at)! };
  }

  private checkName(name: string, operator: LookupFunction | TransformFunction): void {
    if (!/^[a-z][a-z\d]*(_[a-z\d]+)*$/i.test(name))
      throw new ImproperlyConfigured(`A lookup cannot be named '${name}'. Use letters, digits and single underscores.`);
    const isAgain = operator === this.lookups.get(name) || operator === this.transforms.get(name); // two modules of one data source
    if (this.has(name) && !isAgain)
      throw new ImproperlyConfigured(`There is a lookup or transform '${name}' already. Choose another name.`);
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
