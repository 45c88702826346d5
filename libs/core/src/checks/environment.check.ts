import { Check, type CheckMessage, type SystemCheck } from './check.decorator.js';

/** Looks at the process. */
@Check({ tags: ['security'], deploy: true })
export class EnvironmentCheck implements SystemCheck {
  check(): CheckMessage[] {
    if (process.env['NODE_ENV'] === 'production') return [];
    return [
      {
        level: 'warning',
        id: 'core.W001',
        message: "NODE_ENV is not 'production': servers and libraries may show clients more than they should.",
        hint: 'Start the application with NODE_ENV=production.',
      },
    ];
  }
}
