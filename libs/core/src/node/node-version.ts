/** The lowest version of Node's 22 line that has what is used of `node:sqlite`; 23 ended before that. */
const LOWEST_22 = 16;

/** What is to be said of a Node that is too old for Nuages, as `engines` in package.json says it too; else `undefined`. */
export function complaintOfNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= LOWEST_22)) return undefined;
  return `Nuages needs Node 24 or newer, or 22.${LOWEST_22} or newer of that line; this is Node ${version}. Install one from https://nodejs.org, or by: nvm install 24`;
}
