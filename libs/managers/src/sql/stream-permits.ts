import type { DataSource } from 'typeorm';

/** Lets some streams at a time hold a connection; others wait, in the order in which they asked. */
class StreamPermits {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  giveBack(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

const permits = new WeakMap<DataSource, StreamPermits>();

/**
 * Permits for streams of a server's data source, one fewer than its pool has connections: who reads a stream asks for more
 * while it holds a connection, and would wait for ever where streams hold them all.
 */
export function streamPermitsOf(dataSource: DataSource): StreamPermits {
  const known = permits.get(dataSource);
  if (known) return known;
  const { master, pool } = dataSource.driver as unknown as {
    master?: { options?: { max?: number } };
    pool?: { config?: { connectionLimit?: number } };
  };
  const size = master?.options?.max ?? pool?.config?.connectionLimit ?? 10;
  const made = new StreamPermits(Math.max(1, size - 1));
  permits.set(dataSource, made);
  return made;
}
