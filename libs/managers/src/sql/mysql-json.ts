import { type JsonDialect, quoteKey } from './json-dialect.js';

const TYPES = { text: `'STRING'`, number: `'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'`, boolean: `'BOOLEAN'`, null: `'NULL'` };

/** JSON on MySQL. A list contains another whose elements lie deeper, too: `[[1]]` contains `[1]`. */
export const mysqlJson: JsonDialect = {
  read: (column) => column,
  key: (json, key) => `JSON_EXTRACT(${json}, ${quoteKey(key, (plain) => `$."${plain}"`)})`,
  // the first element of what is no array would be the thing itself
  element: (json, index) => `CASE WHEN JSON_TYPE(${json}) = 'ARRAY' THEN JSON_EXTRACT(${json}, '$[${index}]') END`,
  is: (json, type) => `JSON_TYPE(${json}) IN (${TYPES[type]})`,
  text: (json) =>
    `(CASE WHEN JSON_TYPE(${json}) = 'NULL' THEN NULL ELSE CONVERT(JSON_UNQUOTE(${json}) USING utf8mb4) END COLLATE utf8mb4_bin)`,
  number: (json) => `CASE WHEN JSON_TYPE(${json}) IN (${TYPES.number}) THEN CAST(JSON_UNQUOTE(${json}) AS DOUBLE) END`,
  equals: (json, other) => `CAST(${json} AS JSON) = CAST(${other} AS JSON)`,
  contains: (json, other) => `JSON_CONTAINS(${json}, ${other})`,
  isContained: (json, other) => `JSON_CONTAINS(${other}, ${json})`,
};

/** As {@link mysqlJson}, on MariaDB, where JSON is text. */
export const mariadbJson: JsonDialect = {
  ...mysqlJson,
  // of NULL it takes any text for an equal one
  equals: (json, other) => `(${json} IS NOT NULL AND JSON_EQUALS(${json}, ${other}))`,
};
