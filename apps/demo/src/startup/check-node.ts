/** Lowest version of Node's 22 line that carries what is used of `node:sqlite`. */
const LOWEST_22: readonly [number, number] = [22, 16];

/**
 * Refuses a Node that cannot run the demo: below 22.16, and 23, which ended before `node:sqlite` settled.
 *
 * @throws Error that names the version and the fix
 */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || (major === LOWEST_22[0] && minor >= LOWEST_22[1])) return;
  throw new Error(
    `Node ${version} is too old: the demo needs Node 22.16 or later of that line, or 24. Run it by 'npm start', which brings Node 24 on Linux, or install one from https://nodejs.org.`,
  );
}
