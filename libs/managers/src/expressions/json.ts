import type { QueryScope } from '../sql/query-scope.js';
import { type Compiled, Expression, F } from './expression.js';

/** A value inside JSON, as text. */
class KeyText<P extends string> extends Expression<string | null, P> {
  constructor(private readonly path: P) {
    super();
  }

  compile(scope: QueryScope): Compiled {
    const { sql, type } = F(this.path as string).compile(scope);
    if (type.kind !== 'json') return { sql: scope.dialect.cast(sql, 'text'), type: { kind: 'text' } };
    const { json } = scope.dialect;
    return { sql: json.text(type.part ? sql : json.read(sql)), type: { kind: 'text' } };
  }
}

/**
 * A value inside a JSON column as text, for functions, ordering and grouping by it; `F` gives it as JSON.
 *
 * @see Django's `KT()`
 * @example posts.annotate({ lang: Lower(KT('meta__lang')) })
 */
export function KT<const P extends string>(path: P): Expression<string | null, P> {
  return new KeyText(path);
}
