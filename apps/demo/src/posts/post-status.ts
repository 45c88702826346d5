/** How far a post has come. */
export type PostStatus = 'draft' | 'published' | 'archived';

/** The choices of a post's status, with their labels. */
export const POST_STATUSES: readonly [PostStatus, string][] = [
  ['draft', 'Draft'],
  ['published', 'Published'],
  ['archived', 'Archived'],
];
