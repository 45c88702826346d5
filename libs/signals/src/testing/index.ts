export { captureSignals, CapturedSignals, type SentExpectation } from './captured-signals.js';
