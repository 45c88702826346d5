/** The imports of a file, collected while it is written. */
export class Imports {
  private readonly modules = new Map<string, Set<string>>();
  private readonly defaults = new Map<string, string>();

  /** Imports a name; `type Name` for a type alone, `Name as Other` by another. Gives the name as it is used. */
  add(name: string, from: string, { isDefault = false } = {}): string {
    if (isDefault) {
      this.defaults.set(from, name);
      return name;
    }
    const names = this.modules.get(from) ?? new Set();
    this.modules.set(from, names.add(name));
    return name.replace(/^type | as \w+$/, '');
  }

  /** As {@link add}, of several. */
  addAll(names: readonly string[], from: string): void {
    for (const name of names) this.add(name, from);
  }

  /** The lines: packages first, then the application's own files, each by name. */
  render(): string {
    const froms = [...this.modules.keys(), ...this.defaults.keys()];
    froms.sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
    return froms.map((from) => this.line(from)).join('\n');
  }

  private line(from: string): string {
    const whole = this.defaults.get(from);
    if (whole) return `import ${whole} from '${from}';`;
    const names = [...this.modules.get(from)!].sort((left, right) => bare(left).localeCompare(bare(right)));
    const areTypes = names.every((name) => name.startsWith('type '));
    return `import ${areTypes ? 'type ' : ''}{ ${(areTypes ? names.map(bare) : names).join(', ')} } from '${from}';`;
  }
}

function rank(from: string): number {
  return from.startsWith('.') ? 1 : 0;
}

function bare(name: string): string {
  return name.replace(/^type /, '');
}
