export { captureLogs, CapturedLogs } from './capture-logs.js';
