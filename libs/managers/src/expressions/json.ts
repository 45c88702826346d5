import type { QueryScope } from '../sql/query-scope.js';
import { type Compiled, Expression, F } from './expression.js';

/** A value inside JSON, as text. */
class KeyText extends Expression<string | null> {
  constructor(private readonly path: string) {
    super();
  }

  compile(scope: QueryScope): Compiled {
    const { sql, type } = F(this.path).compile(scope);
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
export function KT(path: string): Expression<string | null> {
  return new KeyText(path);
}
