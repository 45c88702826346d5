import type { AnyQuerySet, QueryField, QueryModel } from '../query/query-set.js';

type Row = Record<string, unknown>;

/** Rows in memory, with the lookups exact, gt and lt: enough to test pagination and routing without a database. */
export class MemoryQuerySet implements AnyQuerySet {
  readonly model: QueryModel;

  constructor(
    private readonly rows: readonly Row[],
    kinds: Readonly<Record<string, string>>,
    model?: QueryModel,
  ) {
    const fields = new Map<string, QueryField>(Object.entries(kinds).map(([name, kind]) => [name, { name, kind }]));
    this.model = model ?? { name: 'Row', fields, primaryKey: fields.get('id')!, target: undefined };
  }

  filter(condition: Row): MemoryQuerySet {
    return this.with(this.rows.filter((row) => Object.entries(condition).every(([lookup, value]) => matches(row, lookup, value))));
  }

  exclude(condition: Row): MemoryQuerySet {
    const excluded = new Set(this.filter(condition).rows);
    return this.with(this.rows.filter((row) => !excluded.has(row)));
  }

  orderBy(...terms: string[]): MemoryQuerySet {
    return this.with(this.rows.toSorted((a, b) => terms.map((term) => compare(a, b, term)).find((order) => order !== 0) ?? 0));
  }

  slice(start: number, end?: number): MemoryQuerySet {
    return this.with(this.rows.slice(start, end));
  }

  distinct(): MemoryQuerySet {
    return this;
  }

  all(): MemoryQuerySet {
    return this;
  }

  async count(): Promise<number> {
    return this.rows.length;
  }

  async exists(): Promise<boolean> {
    return this.rows.length > 0;
  }

  async first(): Promise<object | null> {
    return this.rows[0] ?? null;
  }

  // eslint-disable-next-line unicorn/no-thenable -- query sets are awaitable
  then<A, B>(
    resolve?: ((rows: object[]) => A | PromiseLike<A>) | null,
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return Promise.resolve([...this.rows] as object[]).then(resolve, reject);
  }

  private with(rows: readonly Row[]): MemoryQuerySet {
    return new MemoryQuerySet(rows, {}, this.model);
  }
}

function matches(row: Row, lookup: string, expected: unknown): boolean {
  const [name = '', kind = 'exact'] = lookup.split('__');
  const value = row[name === 'pk' ? 'id' : name] as number;
  return kind === 'gt' ? value > (expected as number) : kind === 'lt' ? value < (expected as number) : value === expected;
}

function compare(a: Row, b: Row, term: string): number {
  const name = term.replace(/^-/, '');
  const [left, right] = [a[name], b[name]] as [number, number];
  const order = left < right ? -1 : left > right ? 1 : 0;
  return term.startsWith('-') ? -order : order;
}
