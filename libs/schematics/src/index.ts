export { findProject, type Project, type ProjectSettings } from './cli/project.js';
export { run } from './cli/run.js';
