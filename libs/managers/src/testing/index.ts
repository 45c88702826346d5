export { testDatabases, type TestDatabase } from './databases.js';
export { assertQueryCount } from './assert-query-count.js';
