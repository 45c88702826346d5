/**
 * Databases, factories, fixtures and counted queries for tests.
 *
 * @module @nuages/managers/testing
 */

export { SQLITE, testDatabases, type TestDatabase } from './databases.js';
export { assertQueryCount } from './assert-query-count.js';
export { factory, type Factory } from './factory.js';
export { loadFixture, type FixtureRow } from './load-fixture.js';
