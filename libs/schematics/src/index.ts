/**
 * Generators for the Nest CLI, and the `nuages` command.
 *
 * @module @nuages/schematics
 */

export { findProject, type Project, ProjectError, type ProjectSettings } from './cli/project.js';
export { run } from './cli/run.js';
