export { Accounts1767225600001 } from './1767225600001-accounts.js';
export { Blog1767225600002 } from './1767225600002-blog.js';
export { Seeding1767225600003 } from './1767225600003-seeding.js';
