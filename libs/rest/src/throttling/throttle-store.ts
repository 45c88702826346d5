/** How many requests a key may make in a span of time. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** Counts requests, in this process or for all of them. */
export interface ThrottleStore {
  /**
   * Counts a request of `key` where the rate allows it.
   *
   * @returns `true`, or how long to wait, in seconds
   */
  hit(key: string, rate: Rate): Promise<true | { waitSeconds: number | undefined }>;
}

/** A rate as text: `100/day`, `5/min`, `1/s`. `undefined` where the text is none. */
export function readRate(text: string): Rate | undefined {
  const match = /^(\d+)\/([smhd])[a-z]*$/.exec(text);
  return match ? { requests: Number(match[1]), seconds: SECONDS[match[2]!]! } : undefined;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
