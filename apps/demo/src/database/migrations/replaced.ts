/** The migrations of earlier versions of the demo, which made the same tables on every database. */
export const REPLACED = ['Accounts1767225600001', 'Blog1767225600002', 'Seeding1767225600003'];
