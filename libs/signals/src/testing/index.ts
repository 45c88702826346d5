/**
 * Captured signals for tests.
 *
 * @module @nuages/signals/testing
 */

export { captureSignals, CapturedSignals, type SentExpectation } from './captured-signals.js';
