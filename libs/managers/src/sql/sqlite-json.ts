import { type JsonDialect, quoteKey } from './json-dialect.js';

/** JSON on SQLite, which keeps it as text. Objects are compared by functions that our driver registers. */
export const sqliteJson: JsonDialect = {
  read: (column) => column,
  key: (json, key) => `(${json} -> ${quoteKey(key, (plain) => `$."${plain}"`)})`,
  element: (json, index) => `(${json} -> '$[${index}]')`,
  is: (json, type) => {
    if (type === 'number') return `json_type(${json}) IN ('integer', 'real')`;
    return type === 'boolean' ? `json_type(${json}) IN ('true', 'false')` : `json_type(${json}) = '${type}'`;
  },
  text: (json) => `CASE json_type(${json}) WHEN 'text' THEN ${json} ->> '$' WHEN 'null' THEN NULL ELSE json(${json}) END`,
  number: (json) => `CASE WHEN json_type(${json}) IN ('integer', 'real') THEN ${json} ->> '$' END`,
  equals: (json, other) => `nuages_json_equal(${json}, ${other})`,
  contains: (json, other) => `nuages_json_contains(${json}, ${other})`,
  isContained: (json, other) => `nuages_json_contains(${other}, ${json})`,
};
