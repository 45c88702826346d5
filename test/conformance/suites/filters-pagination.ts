import type { Suite } from '../suite.js';
import { ListApplications } from './filters-pagination/applications.js';
import { expectPage } from './filters-pagination/compare.js';

/** Lists at `/items/`, filtered and cut into pages; each view of the file is served by an application of its own. */
export const suite: Suite = {
  name: 'filters_pagination',
  async open(file) {
    const applications = new ListApplications(file['dataset']);
    return {
      async run({ op, view, query, moves = [], expect }) {
        const first = `/items/${query ? `?${query}` : ''}`;
        if (op === 'list') return expectPage(await applications.get(view, first), expect);
        await walk((path) => applications.get(view, path), first, moves, expect);
      },
      close: () => applications.close(),
    };
  },
};

/** Follows the links of pages, one move after the other. */
async function walk(get: (path: string) => Promise<any>, first: string, moves: readonly string[], expected: readonly any[]): Promise<void> {
  let answer = await get(first);
  expectPage(answer, expected[0]);
  for (const [index, move] of moves.entries()) {
    const link = answer.body[move] as string | null;
    const next = expected[index + 1];
    if (next === null) {
      if (link !== null) throw new Error(`move ${index + 1}: there is a ${move} page, expected none`);
      return;
    }
    if (link === null) throw new Error(`move ${index + 1}: there is no ${move} page`);
    const { pathname, search } = new URL(link);
    answer = await get(pathname + search);
    expectPage(answer, next);
  }
}
