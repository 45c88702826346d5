/**
 * Captured records for tests.
 *
 * @module @nuages/logging/testing
 */

export { captureLogs, CapturedLogs } from './capture-logs.js';
