/**
 * The bytes that a text in base64 stands for, or `undefined` where its end is missing. Other characters than base64's don't count.
 *
 * @see Python's `base64.b64decode`
 */
export function decodeBase64(text: string): Buffer | undefined {
  const [digits = '', ...padding] = text.replace(/[^A-Za-z0-9+/=]/g, '').split('=');
  const missing = (4 - (digits.length % 4)) % 4;
  return missing > Math.min(padding.length, 2) ? undefined : Buffer.from(digits, 'base64');
}
