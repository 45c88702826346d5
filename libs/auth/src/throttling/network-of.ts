import { isIPv6 } from 'node:net';

/** The network of an address, as limits count by it: who owns one IPv6 address owns the 64 bits behind it. */
export function networkOf(ip: unknown): string | undefined {
  if (typeof ip !== 'string') return undefined;
  if (!isIPv6(ip) || ip.includes('.')) return ip.replace(/^::ffff:/i, '');
  const [head = '', tail] = ip.split('::');
  const start = head.split(':').filter(Boolean);
  const end = tail?.split(':').filter(Boolean) ?? [];
  const groups = [...start, ...Array.from({ length: 8 - start.length - end.length }, () => '0'), ...end];
  return groups.slice(0, 4).join(':');
}
