import { type JsonDialect, quoteKey } from './json-dialect.js';

/** JSON on PostgreSQL, where `json` and text are read as `jsonb`. */
export const postgresJson: JsonDialect = {
  read: (column) => `(${column})::jsonb`,
  key: (json, key) => `(${json} -> ${quoteKey(key)})`,
  element: (json, index) => `(${json} -> ${index})`,
  is: (json, type) => `jsonb_typeof(${json}) = '${type === 'text' ? 'string' : type}'`,
  text: (json) => `((${json} #>> '{}') COLLATE "C")`,
  number: (json) => `CASE WHEN jsonb_typeof(${json}) = 'number' THEN (${json} #>> '{}')::numeric END`,
  equals: (json, other) => `${json} = ${other}::jsonb`,
  contains: (json, other) => `${json} @> ${other}::jsonb`,
  isContained: (json, other) => `${json} <@ ${other}::jsonb`,
};
