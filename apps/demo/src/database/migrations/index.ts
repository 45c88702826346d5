import { Initial1795835953371 } from './mysql/1795835953371-initial.js';
import { Initial1795835931741 } from './postgres/1795835931741-initial.js';
import { Initial1795835908934 } from './sqlite/1795835908934-initial.js';

/** The migrations for the database of a URL; `makemigrations` writes them for each by itself. */
export function migrationsFor(url: string): Function[] {
  if (url.startsWith('sqlite:')) return [Initial1795835908934];
  return url.startsWith('postgres') ? [Initial1795835931741] : [Initial1795835953371];
}
